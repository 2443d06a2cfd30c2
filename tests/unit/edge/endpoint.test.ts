import assert from "node:assert/strict";
import { z } from "zod/v3";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { user } from "../support/tokens.ts";

const context = await testContext();

const double = endpoint({
  name: "double",
  methods: ["POST"],
  callers: ["user"],
  input: z.object({ of: z.number(), list: z.array(z.string()).optional() }).strict(),
  handle: ({ input, caller }) => Promise.resolve({ is: input.of * 2, caller }),
});

function answer(input: unknown): Promise<unknown> {
  return double.answer({ context, caller: user, input });
}

Deno.test("a handler gets a validated input and the caller", async () => {
  assert.deepEqual(await answer({ of: 21 }), { is: 42, caller: user });
});

Deno.test("an endpoint shows its terms", () => {
  assert.deepEqual([double.name, double.methods, double.callers], ["double", ["POST"], ["user"]]);
});

Deno.test("an input of another form is refused, with the place of each fault", async () => {
  const refusal = await refusalOf("invalid_request", () => answer({ of: "x", list: ["a", 5] }));
  assert.deepEqual(refusal.facts.issues?.map(({ path }) => path), ["of", "list.1"]);
  assert.match(refusal.message, /^The request is not valid: of: /);
});

Deno.test("an input with very many faults is not answered with all of them", async () => {
  const refusal = await refusalOf(
    "invalid_request",
    () => answer({ of: 1, list: Array.from({ length: 500 }, () => 5) }),
  );
  assert.equal(refusal.facts.issues?.length, 20);
});

Deno.test("text that Postgres cannot keep is refused, wherever it stands", async () => {
  for (const text of ["a\u0000b", "\ud800", "\udc00x"]) {
    const refusal = await refusalOf("invalid_request", () => answer({ of: 1, list: ["a", text] }));
    assert.deepEqual(refusal.facts.issues?.map(({ path }) => path), ["list.1"]);
  }
  await answer({ of: 1, list: ["ä 🦊 \u0001 \\u0000"] });
});

Deno.test("what was sent is not quoted", async () => {
  const refusal = await refusalOf(
    "invalid_request",
    () => answer({ of: "sesame", list: "sesame" }),
  );
  assert.ok(!JSON.stringify([refusal.message, refusal.facts]).includes("sesame"));
});
