import assert from "node:assert/strict";
import { followPerson } from "../../../dashboard/src/app/follow-person.ts";

Deno.test("a person leaves by signing out, and by the next one signing in", () => {
  let left = 0;
  const seePerson = followPerson(() => left++);
  seePerson(undefined);
  seePerson("first");
  seePerson("first");
  assert.equal(left, 0, "a renewed session is of the same person");
  seePerson("second");
  assert.equal(left, 1);
  seePerson(undefined);
  assert.equal(left, 2);
  seePerson("third");
  assert.equal(left, 2);
});
