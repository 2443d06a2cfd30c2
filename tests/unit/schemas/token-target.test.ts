import assert from "node:assert/strict";
import { amazonIdSchema, namesOneTarget, targetOf } from "../../../shared/schemas/token-target.ts";
import { connectionId } from "../support/tokens.ts";

Deno.test("Amazon's ids are accepted as text", () => {
  const ids = ["9007199254740993", "amzn1.ads-account.g.87r-er_2", "ENTITY2SE4", "a:b"];
  for (const id of ids) assert.equal(amazonIdSchema.parse(id), id);
});

Deno.test("what is no id of Amazon's is refused", () => {
  for (const id of ["", "a b", "a/b", "a'b", "../x", "ä", "x".repeat(201), 5, null, ["1"]]) {
    assert.ok(!amazonIdSchema.safeParse(id).success, String(id));
  }
});

Deno.test("exactly one of the three names a target", () => {
  const [a, b, c] = [{ connection_id: connectionId }, { account_id: "1" }, { profile_id: "2" }];
  for (const one of [a, b, c]) assert.ok(namesOneTarget(one));
  for (const other of [{}, { ...a, ...b }, { ...b, ...c }, { ...a, ...b, ...c }]) {
    assert.ok(!namesOneTarget(other));
  }
  assert.ok(namesOneTarget({ ...a, account_id: undefined }));
});

Deno.test("the target is taken out of a request", () => {
  const request = { profile_id: "2", account_id: undefined, min_validity_seconds: 5 };
  assert.deepEqual(targetOf(request), { profile_id: "2" });
});
