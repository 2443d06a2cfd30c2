import { dirname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createProgram } from "./command-line/program.ts";
import { typedCommand } from "./command-line/typed-command.ts";

/** The command `amazon-ads-connect`. It is bundled into the folder that holds the rest of the package. */
await createProgram({
  packageFolder: dirname(fileURLToPath(import.meta.url)),
  isTerminal: process.stdin.isTTY === true && process.stdout.isTTY === true,
  typed: typedCommand(process.argv.slice(2)),
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  exit: (code) => {
    process.exitCode = code;
  },
}).parseAsync();
