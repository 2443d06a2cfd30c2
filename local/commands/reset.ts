import process from "node:process";
import { parseArgs } from "node:util";
import { serverAccount } from "../postgres/account.ts";
import { postgresHome } from "../postgres/home.ts";
import { foldersForPort } from "../stack/folders.ts";
import { endLeftovers, removeStackFolder, runningStack } from "../stack/leftovers.ts";
import { parsePort } from "../stack/parse-port.ts";
import { defaultPort } from "../stack/ports.ts";

const usage = `Usage: npm run reset [-- --port N]

Deletes the data, secrets and logs of the local stack on this port (default ${defaultPort}). End the
stack first.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: String(defaultPort) },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const port = parsePort(values.port);
  const folders = foldersForPort(port, false);
  const pid = await runningStack(folders);
  if (pid !== undefined) {
    throw new Error(
      `Cannot delete the data: the stack on port ${port} runs, with pid ${pid}. End it with Ctrl-C, ` +
        "then run npm run reset again.",
    );
  }
  await endLeftovers(folders);
  await removeStackFolder(folders, (await postgresHome(await serverAccount())).base);
  console.log(`Deleted. The next start on port ${port} creates a new database.`);
  return 0;
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
