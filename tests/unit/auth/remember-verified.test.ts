import assert from "node:assert/strict";
import { rememberVerified } from "../../../shared/auth/remember-verified.ts";
import { user } from "../support/tokens.ts";

/** Verifies every token but "bad", and counts the signature checks. */
function counting(
  expiresAt = 100,
): { verify: Parameters<typeof rememberVerified>[0]; checks: string[] } {
  const checks: string[] = [];
  return {
    checks,
    verify: (token) => {
      checks.push(token);
      return token === "bad"
        ? Promise.reject(new Error("bad"))
        : Promise.resolve({ caller: user, expiresAt });
    },
  };
}

Deno.test("a token that was verified is not verified again", async () => {
  const { verify, checks } = counting();
  const remembered = rememberVerified(verify, { now: () => 0 });
  for (let times = 0; times < 3; times += 1) assert.deepEqual(await remembered("one"), user);
  await remembered("two");
  assert.deepEqual(checks, ["one", "two"]);
});

Deno.test("a token is verified again once it has expired", async () => {
  const { verify, checks } = counting();
  let time = 0;
  const remembered = rememberVerified(verify, { now: () => time });
  await remembered("one");
  time = 99_999;
  await remembered("one");
  assert.equal(checks.length, 1);
  time = 100_000;
  await remembered("one");
  assert.equal(checks.length, 2);
});

Deno.test("a token that was refused is verified each time", async () => {
  const { verify, checks } = counting();
  const remembered = rememberVerified(verify, { now: () => 0 });
  for (let times = 0; times < 2; times += 1) await assert.rejects(remembered("bad"));
  assert.equal(checks.length, 2);
});

Deno.test("no more than so many tokens are remembered: the oldest is forgotten", async () => {
  const { verify, checks } = counting();
  const remembered = rememberVerified(verify, { now: () => 0, max: 2 });
  for (const token of ["one", "two", "three", "three", "two", "one"]) await remembered(token);
  assert.deepEqual(checks, ["one", "two", "three", "one"]);
});
