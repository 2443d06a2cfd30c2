import assert from "node:assert/strict";
import { uuidSchema } from "../../../shared/schemas/uuid.ts";

Deno.test("an id has a version and a variant, or is the nil or the max one", () => {
  const ids = [
    crypto.randomUUID(),
    "01890a5d-ac96-774b-bcce-b302099a8057",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
  ];
  for (const id of ids) assert.equal(uuidSchema.parse(id), id);
});

Deno.test("an id becomes what the database makes of it, in whatever letters it comes", () => {
  const id = crypto.randomUUID();
  assert.equal(uuidSchema.parse(id.toUpperCase()), id);
});

Deno.test("what only looks like an id is refused before the database is asked", () => {
  const others = [
    "11111111-1111-1111-1111-111111111111",
    "3f2b8c1e-6d4a-9c8b-9e2f-1a2b3c4d5e6f",
    "3f2b8c1e-6d4a-4c8b-7e2f-1a2b3c4d5e6f",
    "3f2b8c1e6d4a4c8b9e2f1a2b3c4d5e6f",
    " 3f2b8c1e-6d4a-4c8b-9e2f-1a2b3c4d5e6f",
    "3f2b8c1e-6d4a-4c8b-9e2f-1a2b3c4d5e6f\n",
    "",
    5,
    null,
  ];
  for (const other of others) assert.ok(!uuidSchema.safeParse(other).success, String(other));
});
