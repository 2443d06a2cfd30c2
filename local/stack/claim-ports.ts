import { type Gateway, startGateway } from "../gateway/gateway.ts";
import type { StackFolders } from "./folders.ts";
import { endLeftovers, runningStack } from "./leftovers.ts";
import { freeBlock, portsFrom, requireFree, type StackPorts } from "./ports.ts";
import type { Progress } from "./progress.ts";

/** A block of ports that belongs to one stack. */
export interface ClaimedPorts {
  ports: StackPorts;
  folders: StackFolders;
  /** Holds the first port, which is taken first and given back last: it marks the block as taken. */
  gateway: Gateway;
}

/**
 * Takes a block of ports, and ends what an earlier stack left running on it.
 *
 * @param port the first port; 0: any free block.
 * @throws Error that says which stack or port is in the way, and what to do.
 */
export async function claimPorts(
  port: number,
  foldersFor: (port: number) => StackFolders,
  progress: Progress,
): Promise<ClaimedPorts> {
  for (let attempt = 1;; attempt++) {
    const ports = portsFrom(port === 0 ? freeBlock() : port);
    const folders = foldersFor(ports.gateway);
    try {
      await refuseSecondStart(folders, ports.gateway);
      for (const name of await endLeftovers(folders)) {
        progress.say(`Ended ${name}, left running before`);
      }
      requireFree(ports);
      return { ports, folders, gateway: startGateway(ports.gateway) };
    } catch (error) {
      // Another stack that starts at this moment may have found the same block.
      if (port !== 0 || attempt === 5) throw error;
    }
  }
}

async function refuseSecondStart(folders: StackFolders, port: number): Promise<void> {
  const pid = await runningStack(folders);
  if (pid === undefined) return;
  throw new Error(
    `Cannot start the stack: one runs on port ${port} already, with pid ${pid}. Use that one ` +
      `(its addresses and keys are in ${folders.stackFile}), end it with Ctrl-C, or start another with: ` +
      `npm start -- --port ${port + 100}`,
  );
}
