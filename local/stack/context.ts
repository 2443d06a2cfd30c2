import type { ProcessRecorder } from "../processes/process-file.ts";
import type { Child } from "../processes/spawn.ts";
import { supervise } from "../processes/supervise.ts";
import type { StackFolders } from "./folders.ts";
import type { StackPorts } from "./ports.ts";
import type { Progress } from "./progress.ts";
import type { StackSecrets } from "./secrets.ts";

/** What the parts of one stack share, while it starts and while it runs. */
export interface StackContext {
  ports: StackPorts;
  folders: StackFolders;
  secrets: StackSecrets;
  /** The gateway's origin. */
  url: string;
  ephemeral: boolean;
  progress: Progress;
  recorder: ProcessRecorder;
  /** Adds work for the end of the stack; what was added last is done first. */
  onStop(work: () => Promise<void>): void;
  /** Ends the stack, because a part crashed too often. */
  giveUp(error: Error): void;
}

/** Starts a part in a process of its own, keeps it running, and ends it with the stack. */
export async function keepRunning(
  context: StackContext,
  name: string,
  start: (onSpawn: (child: Child) => void) => Promise<Child>,
): Promise<void> {
  const part = await supervise({
    name,
    start,
    onSpawn: (child) => {
      context.recorder.add(name, child.pid);
      child.ended.then(() => context.recorder.remove(child.pid));
    },
    say: (line) => context.progress.say(line),
    giveUp: (error) => context.giveUp(error),
  });
  context.onStop(() => part.stop());
}
