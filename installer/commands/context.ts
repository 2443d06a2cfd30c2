import type { Package } from "../package/read-package.ts";
import type { Target } from "../project/target.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What every command gets. */
export interface CommandContext {
  target: Target;
  brought: Package;
  terminal: Terminal;
  /** The command does not ask before it begins. */
  yes: boolean;
  /** The command shows its plan, and changes nothing. */
  dryRun: boolean;
}

/** The result of a command. With `--json` it is printed as it is. */
export interface Outcome {
  /** Whether all is well in the end. */
  ok: boolean;
  /** Whether anything was changed. */
  changed: boolean;
  [fact: string]: unknown;
}
