import assert from "node:assert/strict";
import { connectThrough, newDeveloper } from "./support/client-of.ts";

Deno.test("events are listed, and followed as they happen", async () => {
  const { ads } = await newDeveloper();
  const id = await connectThrough(ads, "seller");
  const listed = await ads.events.list({ connection_id: id });
  assert.deepEqual(listed.map(({ type }) => type), ["connection.connected"]);
  const [first] = listed;
  assert.deepEqual(await ads.events.list({ after: first?.cursor }), []);

  const signal = AbortSignal.timeout(30_000);
  const following = ads.events.follow({ intervalSeconds: 0.2, signal });
  const next = following.next();
  // The first look finds out what is the newest event by now.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await ads.connections.disconnect(id);
  const { value } = await next;
  assert.equal(value?.type, "connection.disconnected");
  assert.equal(value?.connection_id, id);
  await following.return();

  const newest = await ads.events.list({ newestFirst: true, limit: 1 });
  assert.equal(newest[0]?.event_id, value?.event_id);
  const some = await ads.events.list({ types: ["connection.connected"] });
  assert.equal(some.length, 1);
});

Deno.test("another person sees none of them", async () => {
  const { ads } = await newDeveloper();
  assert.deepEqual(await ads.events.list(), []);
});
