import assert from "node:assert/strict";
import postgres from "postgres";
import { startFunctionProcess } from "../../local/functions/process.ts";
import { createPooler } from "../../shared/database/transport/pooler.ts";
import { ConnectError } from "../../shared/errors.ts";
import { connect } from "../support/connect.ts";
import { eventually, sleep } from "../support/eventually.ts";
import { newPerson } from "../support/person.ts";
import { stack } from "../support/stack.ts";
import { openWayToPooler } from "../support/way-to-pooler.ts";

const poolUrl = stack.functionEnv["AMAZON_ADS_DATABASE_POOL_URL"] ?? "";
const person = await newPerson();
const connection_id = await connect(person.as, "seller");

Deno.test("while the pooler is away a call fails with 503, and works when it is back", async () => {
  await using way = openWayToPooler();
  const getToken = await startFunctionProcess({ functionName: "get-token", env: way.env });
  try {
    const ask = () => person.call("get-token", { connection_id }, getToken.url);
    assert.equal((await ask()).status, 200);
    way.cut();
    const { status, body } = await ask();
    assert.equal(status, 503);
    assert.equal(body.code, "database_unavailable");
    way.mend();
    await eventually(
      "the pooler is used again",
      async () => (await ask()).status === 200 || undefined,
    );
  } finally {
    await getToken.stop();
  }
});

Deno.test("a pooler that goes again and again, in the middle of calls, ends no function", async () => {
  await using way = openWayToPooler();
  const getToken = await startFunctionProcess({ functionName: "get-token", env: way.env });
  try {
    const ask = () => person.call("get-token", { connection_id }, getToken.url);
    for (let round = 0; round < 5; round++) {
      const asking = Array.from({ length: 10 }, ask);
      way.cut();
      asking.push(...Array.from({ length: 10 }, ask));
      await sleep(20);
      way.mend();
      const statuses = (await Promise.all(asking)).map(({ status }) => status);
      assert.ok(statuses.every((status) => [200, 503].includes(status)), String(statuses));
      await eventually("it works again", async () => (await ask()).status === 200 || undefined);
    }
  } finally {
    await getToken.stop();
  }
});

Deno.test("a pooler that comes back is used at once, also by those who had been waiting", async () => {
  await using way = openWayToPooler();
  const getToken = await startFunctionProcess({ functionName: "get-token", env: way.env });
  try {
    const ask = async (): Promise<number> => {
      const asked = performance.now();
      // A statement of its own for each: they wait for connections.
      const body = { connection_id, min_validity_seconds: 86_400 };
      const { status } = await person.call("get-token", body, getToken.url);
      assert.ok([200, 503].includes(status), String(status));
      return performance.now() - asked;
    };
    const askOften = (): Promise<number>[] => Array.from({ length: 40 }, ask);
    for (let round = 0; round < 10; round++) {
      const before = askOften();
      await sleep(10 * round);
      way.cut();
      const meanwhile = askOften();
      way.mend();
      const times = await Promise.all([...before, ...meanwhile, ...askOften()]);
      assert.ok(Math.max(...times) < 4_000, `Somebody waited for ${Math.max(...times)} ms`);
    }
  } finally {
    await getToken.stop();
  }
});

Deno.test("a pooler that never answers costs ten seconds, and the next call comes over another connection", async () => {
  await using way = openWayToPooler();
  const getToken = await startFunctionProcess({ functionName: "get-token", env: way.env });
  try {
    const ask = () => person.call("get-token", { connection_id }, getToken.url);
    assert.equal((await ask()).status, 200);
    way.mute();
    const { status, body } = await ask();
    assert.deepEqual([status, body.code], [503, "database_unavailable"]);
    way.mend();
    assert.equal((await ask()).status, 200);
  } finally {
    await getToken.stop();
  }
});

Deno.test("a pooler that never answers costs a crowd no more than ten seconds, and nobody afterwards", async () => {
  await using way = openWayToPooler();
  const pooler = createPooler({ url: way.env["AMAZON_ADS_DATABASE_POOL_URL"] ?? "" });
  try {
    const ask = () => pooler.rpc("read_token", { caller: { kind: "nobody" }, target: {} });
    await ask();
    way.mute();
    const asked = performance.now();
    const crowd = await Promise.allSettled(Array.from({ length: 60 }, ask));
    const waited = performance.now() - asked;
    assert.ok(crowd.every(({ status }) => status === "rejected"));
    assert.ok(waited < 11_000, `${waited} ms`);
    way.mend();
    await ask();
    // The lost ones, until they are closed, and new ones: not five for every five who waited.
    assert.ok(way.open() <= 10, `${way.open()} connections`);
  } finally {
    await pooler.end();
  }
});

Deno.test("a hundred callers at once share five connections, and a killed function leaves none", async () => {
  await using way = openWayToPooler();
  const getToken = await startFunctionProcess({ functionName: "get-token", env: way.env });
  try {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => person.call("get-token", { connection_id }, getToken.url)),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.ok(way.open() >= 1 && way.open() <= 5, `${way.open()} connections`);
  } finally {
    getToken.kill("SIGKILL");
    await getToken.ended;
  }
  await eventually(
    "the connections are gone",
    () => Promise.resolve(way.open() === 0 || undefined),
  );
});

Deno.test("a statement that the database does not know asks for the migrations, and a wrong argument is our own mistake", async () => {
  const pooler = createPooler({ url: poolUrl });
  try {
    await assert.rejects(
      pooler.rpc("read_tokens_of_everybody", {}),
      (error) =>
        error instanceof ConnectError && error.code === "database_unavailable" &&
        error.facts.database === "migrations_missing" && error.facts.retry_after === 1,
    );
    // Whatever an argument holds, it stays an argument.
    await assert.rejects(
      pooler.rpc("read_token", { caller: "'); select 1; --", target: {} }),
      (error) => error instanceof ConnectError && error.code === "internal_error",
    );
    assert.deepEqual(
      await pooler.rpc("read_token", { caller: { kind: "it's \\' nobody" }, target: {} }),
      { refusal: "caller_unknown" },
    );
  } finally {
    await pooler.end();
  }
});

Deno.test("the role of the pooler may run the statements and read nothing", async () => {
  const sql = postgres(poolUrl, { max: 1, prepare: false, fetch_types: false });
  try {
    assert.deepEqual([...await sql`select id from amazon_ads.connections`], []);
    await assert.rejects(sql`select * from amazon_ads_private.oauth_tokens`, /permission denied/);
  } finally {
    await sql.end();
  }
});
