import type { Stack } from "../../../local/stack.ts";
import type { ScratchProject } from "./scratch-project.ts";

/** A stack that hosts a scratch project; its stories share it, because it takes seconds to start. */
export interface Hosting {
  stack: Stack;
  project: ScratchProject;
  /** The lines that the stack printed. */
  lines: string[];
}
