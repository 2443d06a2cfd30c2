import assert from "node:assert/strict";
import { exportJWK, generateKeyPair } from "jose";
import {
  createIssuerKeys,
  type FindKey,
  type IssuerKeyStore,
} from "../../../shared/auth/issuer-keys.ts";
import { refusalOf } from "../support/refusal.ts";
import { type ScriptedFetch, scriptedFetch, times } from "../support/scripted-fetch.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const { publicKey } = await generateKeyPair("ES256", { extractable: true });
const jwk = await exportJWK(publicKey);

function published(...kids: string[]): () => Response {
  return () => Response.json({ keys: kids.map((kid) => ({ ...jwk, kid, alg: "ES256" })) });
}

function down(): Response {
  return new Response("<html>", { status: 503 });
}

interface Keys {
  find(kid: string): ReturnType<FindKey>;
  pass(ms: number): void;
}

function keysFrom(answers: ScriptedFetch, store?: IssuerKeyStore): Keys {
  let time = 1_000_000;
  const findKey = createIssuerKeys({
    issuer: "https://clerk.app.test",
    url: new URL("https://clerk.app.test/keys"),
    fetch: answers.fetch,
    now: () => time,
    ...(store === undefined ? {} : { store }),
  });
  return {
    find: (kid) => findKey({ alg: "ES256", kid }, { payload: "", signature: "" }),
    pass: (ms) => void (time += ms),
  };
}

Deno.test("keys are fetched once in ten minutes", async () => {
  const answers = scriptedFetch(...times(2, published("k1")));
  const keys = keysFrom(answers);
  await Promise.all([keys.find("k1"), keys.find("k1")]);
  keys.pass(9 * MINUTE);
  await keys.find("k1");
  assert.equal(answers.requests.length, 1);
  keys.pass(MINUTE);
  await keys.find("k1");
  assert.equal(answers.requests.length, 2);
});

Deno.test("an unknown key is looked for again, at most every half minute", async () => {
  const answers = scriptedFetch(published("k1"), published("k1"), published("k1", "k2"));
  const keys = keysFrom(answers);
  await keys.find("k1");
  keys.pass(30_000);
  await assert.rejects(keys.find("k2"), { code: "ERR_JWKS_NO_MATCHING_KEY" });
  await assert.rejects(keys.find("k3"), { code: "ERR_JWKS_NO_MATCHING_KEY" });
  assert.equal(answers.requests.length, 2);
  keys.pass(30_000);
  await keys.find("k2");
  assert.equal(answers.requests.length, 3);
});

Deno.test("known keys serve on for a day while the issuer is down, unknown ones fail", async () => {
  const answers = scriptedFetch(published("k1"), ...times(100, down));
  const keys = keysFrom(answers);
  await keys.find("k1");
  for (const ms of [11 * MINUTE, HOUR, 22 * HOUR]) {
    keys.pass(ms);
    await keys.find("k1");
    await refusalOf("issuer_unavailable", () => keys.find("k2"));
  }
  keys.pass(HOUR);
  const refusal = await refusalOf("issuer_unavailable", () => keys.find("k1"));
  assert.equal(refusal.facts.retry_after, 5);
});

Deno.test("an issuer that is down is asked every half minute, not with every call", async () => {
  const answers = scriptedFetch(published("k1"), ...times(10, down));
  const keys = keysFrom(answers);
  await keys.find("k1");
  keys.pass(HOUR);
  for (let calls = 0; calls < 5; calls += 1) await keys.find("k1");
  assert.equal(answers.requests.length, 2);
  keys.pass(30_000);
  await keys.find("k1");
  assert.equal(answers.requests.length, 3);
});

Deno.test("keys that an issuer takes away no longer count once the set was fetched again", async () => {
  const keys = keysFrom(scriptedFetch(published("k1"), published("k2")));
  await keys.find("k1");
  keys.pass(10 * MINUTE);
  await assert.rejects(keys.find("k1"), { code: "ERR_JWKS_NO_MATCHING_KEY" });
});

Deno.test("an answer that is no key set is an issuer that is not available", async () => {
  const answers = [
    () => Response.json({ message: "Moved" }),
    () => new Response("<html>"),
    () => Response.json({ keys: "none" }),
    () => new Response("x".repeat(600 * 1024)),
    down,
  ];
  for (const answer of answers) {
    await refusalOf("issuer_unavailable", () => keysFrom(scriptedFetch(answer)).find("k1"));
  }
  await refusalOf(
    "issuer_unavailable",
    () => keysFrom(scriptedFetch(new TypeError("no"))).find("k1"),
  );
});

/** A store that holds what the test puts into it. */
function storeOf(stored: { jwks: unknown; ageSeconds: number } | undefined): {
  store: IssuerKeyStore;
  written: unknown[];
} {
  const written: unknown[] = [];
  return {
    written,
    store: {
      read: () => Promise.resolve(stored),
      write: (jwks) => {
        written.push(jwks);
        return Promise.resolve();
      },
    },
  };
}

const storedKeys = { keys: [{ ...jwk, kid: "k1", alg: "ES256" }] };

Deno.test("keys that were fetched are stored for other processes", async () => {
  const { store, written } = storeOf(undefined);
  await keysFrom(scriptedFetch(published("k1")), store).find("k1");
  assert.deepEqual(written, [storedKeys]);
});

Deno.test("a new process takes the stored keys while the issuer is down, until they are a day old", async () => {
  const fresh = storeOf({ jwks: storedKeys, ageSeconds: 23 * 3600 });
  await keysFrom(scriptedFetch(down), fresh.store).find("k1");
  const old = storeOf({ jwks: storedKeys, ageSeconds: 25 * 3600 });
  const refused = keysFrom(scriptedFetch(down), old.store);
  await refusalOf("issuer_unavailable", () => refused.find("k1"));
});

Deno.test("a store that fails, or holds something else, is as good as none", async () => {
  const failing: IssuerKeyStore = {
    read: () => Promise.reject(new Error("down")),
    write: () => Promise.reject(new Error("down")),
  };
  await keysFrom(scriptedFetch(published("k1")), failing).find("k1");
  for (const store of [failing, storeOf({ jwks: "sesame", ageSeconds: 0 }).store]) {
    await refusalOf("issuer_unavailable", () => keysFrom(scriptedFetch(down), store).find("k1"));
  }
});
