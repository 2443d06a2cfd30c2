import { connect } from "./connect.ts";
import { firstSyncEnded } from "./first-sync.ts";
import { newPerson, type Person } from "./person.ts";

/** Connects a new person, and waits until their accounts have been synced once. */
export async function newSyncedConnection(
  persona: string,
): Promise<{ person: Person; connectionId: string }> {
  const person = await newPerson();
  const connectionId = await connect(person.as, persona);
  await firstSyncEnded(connectionId, 150_000);
  return { person, connectionId };
}
