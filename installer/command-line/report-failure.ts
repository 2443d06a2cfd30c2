import { InstallerError } from "../installer-error.ts";
import { remedyFor, StepFailed } from "../steps/run-steps.ts";

/** A failure: a person gets it in lines, a program as JSON. */
export interface FailureReport {
  ok: false;
  error: string;
  step?: string;
  done?: readonly string[];
  remedy: string;
  /** The command that continues. */
  next: string;
}

/**
 * Makes a report of a failure: the step that failed, what was done before, what to do, and the command that
 * continues.
 *
 * @param command The command as it was typed.
 */
export function failureReport(error: unknown, command: string): FailureReport {
  const next = `To continue, run it again: ${command}`;
  if (error instanceof StepFailed) {
    const { message, step, done, remedy } = error;
    return { ok: false, error: message, step, done, remedy, next };
  }
  const message = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof InstallerError ? error.remedy : remedyFor(error) ?? "";
  return { ok: false, error: message, remedy, next };
}

/** The report in lines. */
export function failureLines({ error, done, remedy, next }: FailureReport): string[] {
  return [
    error,
    ...done === undefined
      ? []
      : [done.length === 0 ? "Nothing was done before." : `Done before: ${done.join("; ")}.`],
    ...remedy === "" ? [] : [remedy],
    next,
  ];
}
