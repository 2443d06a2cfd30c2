import assert from "node:assert/strict";
import { parseTokenAnswer } from "../../../shared/amazon/token-answer.ts";

const tokens = {
  access_token: "Atza|new",
  refresh_token: "Atzr|new",
  token_type: "bearer",
  expires_in: 3600,
};

Deno.test("an answer with tokens is parsed", () => {
  assert.deepEqual(parseTokenAnswer(tokens, "Atzr|sent"), {
    accessToken: "Atza|new",
    refreshToken: "Atzr|new",
    tokenType: "bearer",
    expiresIn: 3600,
  });
});

Deno.test("every character that RFC 6749 allows in a token is kept", () => {
  const visible = Array.from({ length: 0x7f - 0x20 }, (_, at) => String.fromCharCode(0x20 + at));
  const token = visible.join("");
  const answer = parseTokenAnswer({ ...tokens, access_token: token, refresh_token: token }, "sent");
  assert.equal(answer?.accessToken, token);
  assert.equal(answer?.refreshToken, token);
});

const carriers = ["access_token", "refresh_token", "token_type"] as const;
for (const field of carriers) {
  for (const bytes of ["\u0000", "\n", "\u007f", "é", "\ud800", "\u{1f600}"]) {
    Deno.test(`${field} with ${JSON.stringify(bytes)} makes the answer unusable`, () => {
      assert.equal(parseTokenAnswer({ ...tokens, [field]: `bea${bytes}rer` }, "sent"), undefined);
    });
  }
}

Deno.test("a token type is a name or a URI", () => {
  const types = ["Bearer", "mac", "x-amz.token_2", "urn:ietf:params:oauth:token-type:jwt"];
  for (const type of types) {
    assert.equal(parseTokenAnswer({ ...tokens, token_type: type }, "sent")?.tokenType, type);
  }
  for (const type of ["bear er", "bearer\r\nx: y", '"bearer"', "b".repeat(201), 5]) {
    assert.equal(parseTokenAnswer({ ...tokens, token_type: type }, "sent"), undefined, `${type}`);
  }
  for (const type of ["", null, undefined]) {
    assert.equal(parseTokenAnswer({ ...tokens, token_type: type }, "sent")?.tokenType, "bearer");
  }
});

for (const junk of ["", "   ", "null", "NULL", " null ", "undefined", "none", null]) {
  Deno.test(`${JSON.stringify(junk)} replaces no refresh token, and is no access token`, () => {
    const answer = parseTokenAnswer({ ...tokens, refresh_token: junk }, "sent");
    assert.equal(answer?.accessToken, "Atza|new");
    assert.equal(answer?.refreshToken, undefined);
    assert.equal(parseTokenAnswer({ ...tokens, access_token: junk }, "sent"), undefined);
  });
}

const noLifetimes = [undefined, null, 0, -5, 1.5, "one hour", "", "-5", "1e3", true, [3600], 1e9];
for (const lifetime of noLifetimes) {
  Deno.test(`a lifetime of ${JSON.stringify(lifetime)} does not lose a new refresh token`, () => {
    const answer = { ...tokens, expires_in: lifetime };
    const stored = parseTokenAnswer(answer, "Atzr|sent");
    assert.equal(stored?.refreshToken, "Atzr|new");
    assert.equal(stored?.expiresIn, 300);
    // A consent has no refresh token yet: each one is new.
    assert.equal(parseTokenAnswer(answer, undefined)?.refreshToken, "Atzr|new");
    // Without a new refresh token there is nothing to lose.
    assert.equal(parseTokenAnswer(answer, "Atzr|new"), undefined);
    assert.equal(parseTokenAnswer({ ...answer, refresh_token: undefined }, "Atzr|sent"), undefined);
  });
}

Deno.test("a lifetime that is sent as text is a number", () => {
  assert.equal(parseTokenAnswer({ ...tokens, expires_in: "3600" }, "sent")?.expiresIn, 3600);
});
