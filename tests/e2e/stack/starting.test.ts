import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { connect } from "../../../local/postgres/connect.ts";
import { isRunning, readProcessFile } from "../../../local/processes/process-file.ts";
import { foldersForPort } from "../../../local/stack/folders.ts";
import { freeBlock, isFree, portsFrom } from "../../../local/stack/ports.ts";
import { eventually } from "./eventually.ts";
import { readyStack, runCommand, type RunningCommand } from "./stack-command.ts";

Deno.test("npm start starts a stack, again and again, and ends it", async (t) => {
  const port = freeBlock();
  const args = ["--port", String(port)];
  const folders = foldersForPort(port, false);
  const seconds = (command: RunningCommand): number =>
    Number(/Ready after ([\d.]+) s/.exec(command.lines.join("\n"))?.[1]);
  const runningParts = async (): Promise<string[]> => {
    const { parts = [] } = await readProcessFile(folders.processesFile) ?? {};
    const running = await Promise.all(parts.map(isRunning));
    return parts.filter((_, index) => running[index]).map(({ name }) => name).sort();
  };
  let command = runCommand("start", ...args);

  try {
    const first = await readyStack(command, port);

    await t.step("the first start makes a database and says where everything is", async () => {
      for (const part of ["New database", "Postgres", "Migrations", "Data API", "Amazon"]) {
        assert.ok(command.lines.some((line) => line.includes(`✓ ${part}`)), part);
      }
      assert.ok(command.lines.some((line) => line.includes(first.supabase_url)));
      const health = await fetch(`${first.functions_url}/health`);
      assert.equal(health.status, 200);
      assert.equal(Object(await health.json()).database, "ok");
      assert.deepEqual(await runningParts(), [
        "Amazon",
        "Caretaker",
        "Data API",
        "Postgres",
        "health",
      ]);
    });

    await t.step("what is secret is readable for its owner only", async () => {
      for (const file of [folders.stackFile, folders.secretsFile]) {
        assert.equal((await stat(file)).mode & 0o777, 0o600);
      }
    });

    await t.step("a second stack on the same port is refused, and says why", async () => {
      const second = runCommand("start", ...args);
      assert.equal((await second.status).code, 1);
      assert.match(
        second.lines.join("\n"),
        new RegExp(`one runs on port ${port} already, with pid ${first.pid}`),
      );
    });

    await t.step("its data cannot be forgotten while it runs", async () => {
      const reset = runCommand("reset", ...args);
      assert.equal((await reset.status).code, 1);
      assert.match(reset.lines.join("\n"), new RegExp(`runs, with pid ${first.pid}`));
    });

    await t.step("Ctrl-C ends all of it within five seconds, with exit code 0", async () => {
      const begun = performance.now();
      const { parts = [] } = await readProcessFile(folders.processesFile) ?? {};
      command.signal("SIGINT");
      assert.equal((await command.status).code, 0);
      assert.ok(performance.now() - begun < 5000);
      assert.deepEqual(await Promise.all(parts.map(isRunning)), parts.map(() => false));
      assert.ok(Object.values(portsFrom(port)).every(isFree));
      await assert.rejects(stat(folders.stackFile), { code: "ENOENT" });
    });

    await t.step("the second start is fast, and finds the data and the keys", async () => {
      command = runCommand("start", ...args);
      const again = await readyStack(command, port);
      assert.ok(seconds(command) < 15, `it took ${seconds(command)} s`);
      assert.deepEqual({ ...again, pid: 0 }, { ...first, pid: 0 });
      assert.ok(!command.lines.some((line) => line.includes("New database")));
      const sql = connect(again.db_url);
      const users = await sql`select email from auth.users`;
      await sql.end();
      assert.deepEqual(users.map(({ email }) => email), ["demo@example.com"]);
    });

    await t.step("a stack that was killed leaves nothing running", async () => {
      const { pid } = await readyStack(command, port);
      const { parts = [] } = await readProcessFile(folders.processesFile) ?? {};
      Deno.kill(pid, "SIGKILL");
      await command.status;
      await eventually(async () => {
        assert.deepEqual(await Promise.all(parts.map(isRunning)), parts.map(() => false));
      });
      command = runCommand("start", ...args);
      await readyStack(command, port);
    });

    await t.step(
      "even if everything that could clean up is killed, the next start does",
      async () => {
        const { main, parts } = await readProcessFile(folders.processesFile) ?? assert.fail();
        for (const { name, pid } of [...parts, main]) {
          if (["Caretaker", "stack"].includes(name)) Deno.kill(pid, "SIGKILL");
        }
        await command.status;
        assert.ok((await runningParts()).includes("Postgres"));
        command = runCommand("start", ...args);
        await readyStack(command, port);
        assert.ok(
          command.lines.some((line) => line.includes("Ended Postgres, left running before")),
        );
      },
    );

    await t.step("SIGTERM ends it as well", async () => {
      command.signal("SIGTERM");
      assert.equal((await command.status).code, 0);
    });

    await t.step("a start that is interrupted leaves nothing behind", async () => {
      command = runCommand("start", ...args);
      await eventually(() => {
        assert.ok(command.lines.some((line) => line.includes("✓ Postgres")));
        return Promise.resolve();
      });
      command.signal("SIGINT");
      assert.equal((await command.status).code, 0);
      assert.ok(Object.values(portsFrom(port)).every(isFree));
      assert.equal(await readProcessFile(folders.processesFile), undefined);
    });

    await t.step("npm run reset forgets everything", async () => {
      const reset = runCommand("reset", ...args);
      assert.equal((await reset.status).code, 0);
      await assert.rejects(stat(folders.home), { code: "ENOENT" });
    });
  } finally {
    command.signal("SIGTERM");
    await command.status;
    await runCommand("reset", ...args).status;
  }
});

Deno.test("A command that does not exist is answered with those that do", async () => {
  const command = runCommand("launch");
  assert.equal((await command.status).code, 2);
  assert.match(command.lines.join("\n"), /reset\|start/);
});

Deno.test("Each command says how it is used", async () => {
  for (const name of ["start", "reset"]) {
    const command = runCommand(name, "--help");
    assert.equal((await command.status).code, 0);
    assert.match(command.lines.join("\n"), /^Usage: npm/);
  }
});
