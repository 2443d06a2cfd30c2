import assert from "node:assert/strict";
import { decide, openCallback, start } from "./consent.ts";
import type { Person } from "./person.ts";

/** Renews a connection with somebody's new consent, to the end. */
export async function connectAgain(
  person: Person,
  connectionId: string,
  persona: string,
): Promise<void> {
  const started = await start(person, { connection_id: connectionId });
  const { location } = await openCallback(await decide(started, persona));
  const confirmation = location?.searchParams.get("confirmation");
  const { status, body } = await person.call("oauth-confirm", { confirmation });
  assert.equal(status, 200, JSON.stringify(body));
}
