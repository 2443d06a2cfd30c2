import assert from "node:assert/strict";
import { z } from "zod";
import { parseArguments } from "../../../local/amazon/parse-arguments.ts";
import { createAmazonControl } from "../../../local/amazon/control/amazon-control.ts";
import { startAmazon } from "../../../local/amazon/start-amazon.ts";
import { app } from "./support.ts";

const main = new URL("../../../local/amazon/main.ts", import.meta.url).pathname;
const lineSchema = z.strictObject({ port: z.number().min(1), url: z.url() });

function run(...words: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "--no-check", main, ...words],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function firstLine(child: Deno.ChildProcess): Promise<string> {
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return text;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`the command says where it listens and ends cleanly on ${signal}`, async () => {
    const directory = await Deno.makeTempDir();
    const state = `${directory}/amazon.json`;
    const child = run("--port", "0", "--clients", JSON.stringify([app]), "--state-file", state);
    const text = await firstLine(child);
    const { port, url } = lineSchema.parse(JSON.parse(text));
    assert.equal(text.trim().split("\n").length, 1);
    assert.equal(url, `http://127.0.0.1:${port}`);
    const control = createAmazonControl(url);
    await control.changeData("seller", { op: "add_account" });

    child.kill(signal);
    const { code, stderr } = await ended(child);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(await Deno.readTextFile(state), /"seller"/, "what was changed last is flushed");
    await Deno.remove(directory, { recursive: true });
  });
}

Deno.test("the command says what is wrong with its arguments", async () => {
  const child = run("--clients", "[{}]");
  const { code, stderr } = await ended(child);
  assert.equal(code, 1);
  assert.match(stderr, /^Cannot start the simulated Amazon: --clients is malformed/);
  assert.match(stderr, /client_id/);
});

Deno.test("arguments are few and strict", () => {
  assert.deepEqual(parseArguments(["--clients", "[]", "--port=81", "--state-file", "/x"]), {
    clients: [],
    port: 81,
    stateFile: "/x",
  });
  assert.throws(() => parseArguments([]), /--clients is missing/);
  assert.throws(() => parseArguments(["--clients"]), /'--clients <value>' argument missing/);
  assert.throws(() => parseArguments(["--clients", "x"]), /malformed/);
  assert.throws(() => parseArguments(["--clients", "[]", "--port", "x"]), /--port/);
  assert.throws(
    () => parseArguments(["--verbose", "1"]),
    /Unknown option '--verbose'.*--state-file/,
  );
  assert.throws(() => parseArguments(["here"]), /Unexpected argument 'here'/);
});

async function ended(child: Deno.ChildProcess): Promise<{ code: number; stderr: string }> {
  const [{ code }, stderr] = await Promise.all([
    child.status,
    new Response(child.stderr).text(),
    child.stdout.cancel(),
  ]);
  return { code, stderr };
}

Deno.test("a port that is taken is an error and no second simulator", async () => {
  const first = await startAmazon({ clients: [app] });
  try {
    await assert.rejects(startAmazon({ clients: [app], port: first.port }), /in use|EADDRINUSE/);
  } finally {
    await first.close();
  }
});
