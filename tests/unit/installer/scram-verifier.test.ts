import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { scramVerifier } from "../../../installer/install/scram-verifier.ts";

Deno.test("a verifier is what Postgres stores of a password", () => {
  // The example of RFC 7677: the password "pencil", and the salt of its server.
  const salt = Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64");
  assert.equal(
    scramVerifier("pencil", salt),
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
  );
});

Deno.test("each verifier has a salt of its own", () => {
  assert.notEqual(scramVerifier("pencil"), scramVerifier("pencil"));
});
