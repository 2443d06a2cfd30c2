import assert from "node:assert/strict";
import { randomToken } from "../../../shared/crypto/random-token.ts";

Deno.test("a random token is base64url without padding", () => {
  for (const [bytes, characters] of [[1, 2], [16, 22], [32, 43]] as const) {
    assert.match(randomToken(bytes), new RegExp(`^[A-Za-z0-9_-]{${characters}}$`));
  }
});

Deno.test("no two tokens are the same", () => {
  const tokens = new Set(Array.from({ length: 2_000 }, () => randomToken(32)));
  assert.equal(tokens.size, 2_000);
});
