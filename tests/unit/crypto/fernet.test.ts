import assert from "node:assert/strict";
import { base64url } from "jose";
import { openFernet } from "../../../shared/crypto/fernet.ts";
import { FERNET_KEY, FERNET_SECRET, FERNET_TOKEN } from "../support/fernet.ts";

Deno.test("the example of the specification opens, with its padding and without", async () => {
  assert.equal(await openFernet(FERNET_TOKEN, FERNET_KEY), FERNET_SECRET);
  assert.equal(await openFernet(FERNET_TOKEN.replace(/=+$/, ""), FERNET_KEY), FERNET_SECRET);
});

Deno.test("another key does not open it", async () => {
  assert.equal(await openFernet(FERNET_TOKEN, new Uint8Array(32)), undefined);
});

Deno.test("a token that was altered in any byte does not open", async () => {
  const token = base64url.decode(FERNET_TOKEN.replace(/=+$/, ""));
  for (let index = 0; index < token.length; index++) {
    const altered = token.slice();
    altered[index] = (altered[index] ?? 0) ^ 1;
    assert.equal(await openFernet(base64url.encode(altered), FERNET_KEY), undefined, `${index}`);
  }
});

Deno.test("a text too short for a token does not open", async () => {
  for (const length of [0, 1, 25, 56]) {
    const short = new Uint8Array(length).fill(0x80, 0, 1);
    assert.equal(await openFernet(base64url.encode(short), FERNET_KEY), undefined);
  }
});
