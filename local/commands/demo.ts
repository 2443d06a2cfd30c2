import process from "node:process";
import { parseArgs } from "node:util";
import { createNarrator } from "../demo/narrator.ts";
import { playStory, type StoryStack } from "../demo/story.ts";
import { startStack } from "../stack.ts";
import { foldersForPort } from "../stack/folders.ts";
import { givenEnvironment } from "../stack/given-environment.ts";
import { runningStack } from "../stack/leftovers.ts";
import { parsePort } from "../stack/parse-port.ts";
import { defaultPort } from "../stack/ports.ts";
import { readStackFile } from "../stack/stack-file.ts";

const usage = `Usage: npm run demo [-- --port N]

Plays the whole story in the terminal: sign up, connect, consent, confirm, list accounts, get a token,
let the schedule refresh it, revoke the consent, consent again. It uses the stack that runs on the port;
where none runs, it starts one with a new database, and ends it.

  --port N      the stack's first port (default ${defaultPort})
  -h, --help    this text`;

async function withStack(port: number, play: (stack: StoryStack) => Promise<void>): Promise<void> {
  const folders = foldersForPort(port, false);
  const running = await runningStack(folders) && await readStackFile(folders.stackFile);
  if (running) {
    console.log(`Playing on the stack at ${running.supabase_url}`);
    return await play(running);
  }
  console.log("Starting a stack for the story");
  const stack = await startStack({
    port,
    ephemeral: true,
    env: await givenEnvironment(),
    log: console.log,
  });
  const onSignal = (): void => void stack.stop();
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, onSignal);
  try {
    await play(stack);
  } finally {
    await stack.stop();
  }
}

try {
  const { values } = parseArgs({
    options: { port: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
  });
  if (values.help) {
    console.log(usage);
  } else {
    const begun = performance.now();
    const port = values.port === undefined ? defaultPort : parsePort(values.port);
    await withStack(port, (stack) => playStory(stack, createNarrator(console.log)));
    console.log(`\nThe whole story, in ${Math.round((performance.now() - begun) / 1000)} s.`);
  }
  process.exit(0);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
