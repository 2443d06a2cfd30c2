import assert from "node:assert/strict";
import type { Child } from "../../../local/processes/spawn.ts";
import { supervise } from "../../../local/processes/supervise.ts";
import { isRunning, readProcessFile } from "../../../local/processes/process-file.ts";
import { connect } from "../../../local/postgres/connect.ts";
import { startStack } from "../../../local/stack.ts";
import { foldersForPort } from "../../../local/stack/folders.ts";
import { freeBlock, portsFrom } from "../../../local/stack/ports.ts";
import { eventually } from "./eventually.ts";
import { answering, chapterFile, scratchProject } from "./scratch-project.ts";

Deno.test("Two stacks run side by side, and a part that dies is replaced", async (t) => {
  const project = await scratchProject({
    ...chapterFile(
      "20261122000000_first",
      "create function public.answer() returns int language sql as 'select 42';",
    ),
    "supabase/functions/hello/index.ts": answering('"hello"'),
  });
  const lines: string[] = [];
  const start = (port: number) =>
    startStack({
      port,
      ephemeral: true,
      workdir: project.folder,
      log: (line) => lines.push(line),
    });
  const stack = await start(0);
  const other = await start(0);
  const folders = foldersForPort(stack.port, true);
  const rpc = async (url = stack.supabase_url, key = stack.publishable_key): Promise<unknown> => {
    const response = await fetch(`${url}/rest/v1/rpc/answer`, {
      method: "POST",
      headers: { apikey: key },
    });
    const body = await response.text();
    assert.equal(response.status, 200, body);
    return JSON.parse(body);
  };
  const pidOf = async (name: string): Promise<number> => {
    const parts = (await readProcessFile(folders.processesFile))?.parts ?? [];
    return parts.find((part) => part.name === name)?.pid ?? assert.fail(`${name} does not run`);
  };

  try {
    await t.step("each has its own ports, keys and data", async () => {
      assert.equal(await rpc(), 42);
      assert.equal(await rpc(other.supabase_url, other.publishable_key), 42);
      await assert.rejects(rpc(other.supabase_url, stack.publishable_key), /401/);
      assert.notEqual(stack.db_url, other.db_url);
    });

    for (const name of ["Data API", "Amazon", "Postgres"]) {
      await t.step(`${name} is started again when it dies`, async () => {
        const before = await pidOf(name);
        Deno.kill(before, "SIGKILL");
        await eventually(async () => {
          assert.notEqual(await pidOf(name), before);
          assert.equal(await rpc(), 42);
          assert.equal((await fetch(`${stack.amazon_control_url}/settings`)).status, 200);
        });
        assert.ok(
          lines.some((line) => line.includes(`${name} ended by SIGKILL: starting it again`)),
        );
      });
    }

    await t.step("the schedule continues after the database came back", async () => {
      const sql = connect(stack.db_url);
      const command = `select net.http_get('${stack.functions_url}/hello')`;
      await sql`select cron.schedule('after', '1 second', ${command})`;
      await eventually(async () => {
        const [row] = await sql`select content from net._http_response where status_code = 200`;
        assert.equal(row?.["content"], '"hello"');
      });
      await sql.end();
    });

    await t.step("a function that dies is started again by the next call", async () => {
      const hello = async (): Promise<unknown> =>
        await (await fetch(`${stack.functions_url}/hello`)).json();
      assert.equal(await hello(), "hello");
      const before = await pidOf("hello");
      Deno.kill(before, "SIGKILL");
      await eventually(async () => assert.equal(await hello(), "hello"));
      assert.notEqual(await pidOf("hello"), before);
    });

    await t.step(
      "a stack that ends leaves the other one alone, and nothing of its own",
      async () => {
        const { parts } = await readProcessFile(folders.processesFile) ?? assert.fail();
        await stack.stop();
        assert.equal(await stack.ended, undefined);
        assert.deepEqual(await Promise.all(parts.map(isRunning)), parts.map(() => false));
        await assert.rejects(Deno.stat(folders.home), Deno.errors.NotFound);
        assert.equal(await rpc(other.supabase_url, other.publishable_key), 42);
      },
    );
  } finally {
    await Promise.all([stack.stop(), other.stop()]);
    await project.remove();
  }
});

Deno.test("A port in use is named, with the part that wants it and a way out", async () => {
  const base = freeBlock();
  const names = {
    gateway: "the gateway",
    amazon: "the simulated Amazon",
    postgres: "Postgres",
    dataApi: "the Data API",
  };
  for (const [part, port] of Object.entries(portsFrom(base))) {
    using _occupied = Deno.listen({ hostname: "127.0.0.1", port });
    const name = Object.entries(names).find(([key]) => key === part)?.[1];
    await assert.rejects(
      startStack({ port: base, ephemeral: true }),
      new RegExp(`Cannot start ${name}: port ${port} is in use.* --port \\d+`),
    );
  }
});

Deno.test("A start with a failing chapter prints Postgres's error and leaves nothing running", async () => {
  const project = await scratchProject(chapterFile("20261122000000_first", "select nonsense;"));
  const port = freeBlock();
  await assert.rejects(
    startStack({ port, ephemeral: true, workdir: project.folder }),
    /Cannot apply the chapter 20261122000000_first[^]*"nonsense" does not exist/,
  );
  for (const taken of Object.values(portsFrom(port))) {
    Deno.listen({ hostname: "127.0.0.1", port: taken }).close();
  }
  await project.remove();
});

Deno.test("A part that keeps crashing is given up, after growing pauses", async () => {
  let starts = 0;
  const gaps: number[] = [];
  let endedAt = 0;
  const gaveUp = Promise.withResolvers<Error>();
  const part = await supervise({
    name: "Flaky",
    start: () => {
      if (starts++ > 0) gaps.push(performance.now() - endedAt);
      endedAt = performance.now();
      return Promise.resolve(crashed);
    },
    onSpawn: () => {},
    say: () => {},
    giveUp: gaveUp.resolve,
    pauses: [10, 40, 160],
  });
  assert.equal(
    (await gaveUp.promise).message,
    "Flaky ended with code 7, and 3 restarts did not help.",
  );
  assert.equal(starts, 4);
  for (const [index, pause] of [10, 40, 160].entries()) assert.ok((gaps[index] ?? 0) >= pause - 2);
  await part.stop();
});

const crashed: Child = {
  pid: 0,
  ended: Promise.resolve({ success: false, code: 7, signal: null }),
  kill: () => {},
  stop: () => Promise.resolve(),
  finish: () => Promise.resolve(),
};
