import { until } from "../../local/demo/until.ts";
import { connectAs } from "./consent.ts";
import { newPerson, type Person } from "./person.ts";
import { database } from "./stack.ts";

/** Waits for the sync that a confirmation starts, so that the next one is the test's own. */
export async function firstSyncEnded(connectionId: string): Promise<void> {
  await until("the first sync has ended", 150_000, async () => {
    const [run] = await database`
      select from public.sync_runs where connection_id = ${connectionId} and status <> 'running'`;
    return run;
  });
}

/** Somebody new whose accounts have been synced once. */
export async function connected(
  persona: string,
): Promise<{ person: Person; connectionId: string }> {
  const person = await newPerson();
  const connectionId = await connectAs(person, persona);
  await firstSyncEnded(connectionId);
  return { person, connectionId };
}

/** An API key of somebody's, as the headers of its calls. */
export async function keyOf(
  person: Person,
  scopes: string[],
  connectionId?: string,
): Promise<Record<string, string>> {
  const { body } = await person.call("api-keys", {
    name: "Script",
    scopes,
    ...(connectionId === undefined ? {} : { connection_id: connectionId }),
  });
  return { authorization: `Bearer ${body.key}` };
}
