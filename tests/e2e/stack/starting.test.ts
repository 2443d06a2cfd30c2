import assert from "node:assert/strict";
import { rm, stat } from "node:fs/promises";
import { createClient } from "@supabase/supabase-js";
import { connect } from "../../../local/postgres/connect.ts";
import { isRunning, readProcessFile } from "../../../local/processes/process-file.ts";
import { foldersForPort, latestStackFile } from "../../../local/stack/folders.ts";
import { freeBlock, isFree, portsFrom } from "../../../local/stack/ports.ts";
import { readStackFile } from "../../../local/stack/stack-file.ts";
import { eventually } from "./eventually.ts";
import { readyStack, runCommand, type RunningCommand } from "./stack-command.ts";
import { watchAnswers } from "../../support/watch-answers.ts";

watchAnswers();

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

    await t.step("the first start makes a database and prints all addresses", async () => {
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

    await t.step("stack.json of the stack that was started last is in .local as well", async () => {
      assert.deepEqual(await readStackFile(folders.stackFile), first);
      assert.deepEqual(await readStackFile(latestStackFile), first);
    });

    await t.step(
      "an app at http://localhost connects and returns there, as at 127.0.0.1",
      async () => {
        const supabase = createClient(first.supabase_url, first.publishable_key, {
          auth: { persistSession: false, autoRefreshToken: false },
        });
        const { data } = await supabase.auth.signInWithPassword(first.demo_user);
        for (const origin of [first.supabase_url, `http://localhost:${port}`]) {
          for (const path of ["/demo/return", "/"]) {
            const response = await fetch(`${first.functions_url}/oauth-start`, {
              method: "POST",
              headers: {
                origin,
                authorization: `Bearer ${data.session?.access_token}`,
                "content-type": "application/json",
              },
              body: JSON.stringify({ return_to: origin + path }),
            });
            const text = await response.text();
            assert.equal(response.status, 200, text);
            assert.ok(URL.canParse(JSON.parse(text).authorization_url), text);
            assert.equal(response.headers.get("access-control-allow-origin"), origin);
          }
        }
      },
    );

    await t.step("only their owner can read the files with secrets", async () => {
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

    await t.step("its data cannot be deleted while it runs", async () => {
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
      for (const file of [folders.stackFile, latestStackFile]) {
        await assert.rejects(stat(file), { code: "ENOENT" });
      }
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
      "when the caretaker is killed too, the next start ends what was left running",
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

    await t.step("a stack whose folder is gone still ends in order", async () => {
      command = runCommand("start", ...args);
      const { functions_url } = await readyStack(command, port);
      const { parts = [] } = await readProcessFile(folders.processesFile) ?? {};
      await rm(folders.home, { recursive: true });
      // A function that starts now is a process to record.
      await (await fetch(`${functions_url}/health`)).body?.cancel();
      const begun = performance.now();
      command.signal("SIGINT");
      assert.equal((await command.status).code, 0, command.lines.join("\n"));
      assert.ok(performance.now() - begun < 10_000);
      assert.deepEqual(await Promise.all(parts.map(isRunning)), parts.map(() => false));
      assert.ok(Object.values(portsFrom(port)).every(isFree));
    });

    await t.step("a start that is interrupted leaves no process and no port in use", async () => {
      command = runCommand("start", ...args);
      await eventually(() => {
        assert.ok(command.lines.some((line) => line.includes("✓ Postgres")));
        return Promise.resolve();
      }, 60_000);
      command.signal("SIGINT");
      assert.equal((await command.status).code, 0);
      assert.ok(Object.values(portsFrom(port)).every(isFree));
      assert.equal(await readProcessFile(folders.processesFile), undefined);
    });

    await t.step("npm run reset deletes everything", async () => {
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

Deno.test("An unknown command is answered with the known ones", async () => {
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
