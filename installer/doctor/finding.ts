import type { CommandContext } from "../commands/context.ts";
import type { HealthAnswer } from "../install/wait-for-health.ts";
import type { Survey } from "../project/survey.ts";

/** Something that is wrong with an installation. */
export interface Finding {
  /** What is wrong. */
  problem: string;
  /** What to do about it. */
  remedy: string;
  /** Fixes it, where that is safe. */
  fix?: () => Promise<void>;
  /** Makes the database this project's. `--fix` does not do it, since only a person knows that it is right. */
  adopt?: () => Promise<void>;
}

/** What the checks look at. */
export interface Facts extends CommandContext {
  found: Survey;
  /** What the function health says; undefined where only a database is named. */
  health: HealthAnswer | undefined;
  /** The encryption keys of a file, where one is named. */
  keys: string | undefined;
  /** The return URL that the person has entered at Amazon, where they say so. */
  redirectUrl: string | undefined;
  /** Whether the person has decided that the database is this project's from now on. */
  adopt: boolean;
}

/** One check. */
export interface Check {
  /** What it looks at, for the list of what is well. */
  name: string;
  look(facts: Facts): Promise<Finding[]>;
}
