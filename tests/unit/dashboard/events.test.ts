import assert from "node:assert/strict";
import { EVENT_TYPES, eventOf } from "../../../dashboard/src/language/events.ts";

Deno.test("each type of event has words, and one of newer functions is told by its name", () => {
  assert.ok(EVENT_TYPES.length > 0);
  for (const type of EVENT_TYPES) assert.notEqual(eventOf(type).title, type);
  assert.deepEqual(eventOf("report.delayed"), { title: "report.delayed", tone: "quiet" });
  assert.deepEqual(eventOf("toString"), { title: "toString", tone: "quiet" });
});
