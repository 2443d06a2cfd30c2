import assert from "node:assert/strict";
import { echoableName, nearestName } from "../../../shared/edge/field-names.ts";

Deno.test("the nearest known name is what a caller most likely meant", () => {
  const known = ["connection_id", "account_id", "profile_id", "limit"];
  const meant: Record<string, string | undefined> = {
    connectionId: "connection_id",
    "Connection-ID": "connection_id",
    conection_id: "connection_id",
    profileid: "profile_id",
    limits: "limit",
    colour: undefined,
    id: undefined,
  };
  for (const [name, expected] of Object.entries(meant)) {
    assert.equal(nearestName(name, known), expected, name);
  }
});

Deno.test("a name that may be a secret is not repeated", () => {
  for (const name of ["connectionId", "limit", "x1"]) assert.equal(echoableName(name), name);
  const others = [
    "",
    "open sesame",
    "Atzr|abc",
    "amzn1.oa2-cs.v1.x",
    "a".repeat(41),
    "aac_123456789",
  ];
  for (const name of others) assert.equal(echoableName(name), undefined, name);
});
