import { ChaptersDiffer } from "../chapters/apply-chapters.ts";
import { InstallerError } from "../installer-error.ts";
import { ManagementApiError, OutcomeUnknown, SqlError } from "../management-api/errors.ts";
import type { Step } from "./step.ts";

/** A step failed. What was done before it stays done. */
export class StepFailed extends Error {
  override name = "StepFailed";

  /**
   * @param step The title of the step that failed.
   * @param done The titles of the steps that were done.
   * @param remedy What to do about it.
   */
  constructor(
    readonly step: string,
    readonly done: readonly string[],
    readonly reason: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`Cannot ${step.charAt(0).toLowerCase()}${step.slice(1)}: ${reason}`, options);
  }
}

/** What a connection to a database ends with that never came about. */
const UNREACHABLE: ReadonlySet<unknown> = new Set(["ECONNREFUSED", "ENOTFOUND", "CONNECT_TIMEOUT"]);

/** What to do about a failure, where running the command again is not the whole answer. */
export function remedyFor(error: unknown): string | undefined {
  if (error instanceof InstallerError) return error.remedy;
  if (error instanceof OutcomeUnknown) {
    return "Check the connection. What was sent may have been done: the next run looks first.";
  }
  if (error instanceof ManagementApiError) {
    switch (error.status) {
      case 401:
        return "Set SUPABASE_ACCESS_TOKEN to an access token that is valid: " +
          "https://supabase.com/dashboard/account/tokens";
      case 402:
        return "The plan of the organization allows no more functions. Delete some, or change the plan.";
      case 403:
        return error.permissions.length > 0
          ? `Make an access token with the permissions ${error.permissions.join(", ")}.`
          : "Use an access token of a member who may administer the project.";
      case 404:
        return "Name a project that the access token may see: https://supabase.com/dashboard/projects lists them.";
      case 429:
        return "The Management API limits how often it is called. Wait two minutes.";
    }
  }
  if (error instanceof SqlError && error.code === "42501") {
    return "The role postgres lacks a privilege in this database. See what Postgres says above.";
  }
  if (error instanceof Error && "code" in error && UNREACHABLE.has(error.code)) {
    return "Look at the address of the database, and whether it is running.";
  }
  if (error instanceof ChaptersDiffer) {
    return "Use the version of the package that this database was installed from, or a later one.";
  }
  return undefined;
}

/**
 * Runs steps, one after the other.
 *
 * @returns The titles of the steps that were done.
 * @throws StepFailed when one fails; the later ones are not run.
 */
export async function runSteps(
  steps: readonly Step[],
  say: (line: string) => void,
): Promise<string[]> {
  const done: string[] = [];
  for (const step of steps) {
    try {
      say(`${step.title} …`);
      await step.run((line) => say(`  ${line}`));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StepFailed(step.title, done, reason, remedyFor(error) ?? "", { cause: error });
    }
    done.push(step.title);
  }
  return done;
}
