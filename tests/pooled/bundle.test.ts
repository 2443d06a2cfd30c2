import assert from "node:assert/strict";
import { join } from "node:path";
import { BUNDLE_ENTRYPOINT, bundleFunctions } from "../bench/cold-start/bundle.ts";
import { startFunctionProcess } from "../../local/functions/process.ts";
import { projectRoot } from "../../local/stack/folders.ts";
import { connect } from "../support/connect.ts";
import { eventually, sleep } from "../support/eventually.ts";
import { newPerson } from "../support/person.ts";
import { openWayToPooler } from "../support/way-to-pooler.ts";

const ROUNDS = 8;

Deno.test("a bundled function uses the pooler, and outlives its end in the middle of calls", async () => {
  const person = await newPerson();
  const connection_id = await connect(person.as, "seller");
  await using way = openWayToPooler();
  await using bundles = await bundleFunctions([{
    functionName: "get-token",
    functionsFolder: join(projectRoot, "supabase/functions"),
  }]);
  const getToken = await startFunctionProcess({
    functionName: "get-token",
    functionsFolder: bundles.folder,
    entrypoint: BUNDLE_ENTRYPOINT,
    env: way.env,
  });
  let ended = false;
  getToken.ended.then(() => ended = true);
  try {
    const ask = () => person.call("get-token", { connection_id }, getToken.url);
    assert.equal((await ask()).status, 200);
    for (let round = 0; round < ROUNDS; round++) {
      const asking = Array.from({ length: 10 }, ask);
      way.cut();
      asking.push(...Array.from({ length: 10 }, ask));
      await sleep(20);
      way.mend();
      const statuses = (await Promise.all(asking)).map(({ status }) => status);
      assert.ok(statuses.every((status) => [200, 503].includes(status)), String(statuses));
      await eventually("it works again", async () => (await ask()).status === 200 || undefined);
      assert.ok(!ended, `The process ended in round ${round}.`);
    }
  } finally {
    await getToken.stop();
  }
});
