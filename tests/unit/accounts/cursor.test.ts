import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod/v3";
import { decodeCursor, encodeCursor } from "../../../shared/accounts/cursor.ts";
import { refusalOf } from "../support/refusal.ts";

const schema = z.object({ account_name: z.string(), id: z.string() }).strict();

Deno.test("a cursor leads back to its place, whatever the name", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.uuid(), (account_name, id) => {
    const cursor = encodeCursor({ account_name, id });
    assert.match(cursor, /^[A-Za-z0-9_-]+$/);
    assert.deepEqual(decodeCursor(cursor, schema), { account_name, id });
  }));
});

Deno.test("what is no cursor of this list is refused", async (t) => {
  const cursors = {
    "nothing": "",
    "other text": "next",
    "what is no base64url": "%%%",
    "what is no JSON": btoa("{account_name").replace(/=+$/, ""),
    "the cursor of another list": encodeCursor({ source: "profiles", region: "NA", after: "" }),
    "a place without its id": encodeCursor({ account_name: "a" }),
    "a place with more to it": encodeCursor({ account_name: "a", id: "1", user_id: "2" }),
    "null": encodeCursor(null),
    "a list": encodeCursor([]),
  };
  for (const [what, cursor] of Object.entries(cursors)) {
    await t.step(what, async () => {
      const refusal = await refusalOf("cursor_invalid", () => decodeCursor(cursor, schema));
      assert.ok(cursor === "" || !refusal.message.includes(cursor));
    });
  }
});
