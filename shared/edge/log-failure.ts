import { ConnectError, statusOf } from "../errors.ts";

/** What of an error may be logged: sentences of this project, never one that quotes what was sent. */
function describe(error: unknown): Record<string, unknown> {
  if (error instanceof ConnectError) {
    const { cause, facts: { issues: _issues, ...facts } } = error;
    return {
      code: error.code,
      detail: error.message,
      ...facts,
      ...(cause instanceof Error ? { cause: cause.name } : {}),
    };
  }
  if (!(error instanceof Error)) return { code: "internal_error", cause: typeof error };
  // The stack without its first lines, which repeat the message.
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    code: "internal_error",
    cause: error.name,
    stack: frames.slice(0, 6).map((f) => f.trim()),
  };
}

/** Whether the fault is on this side. The status of a redirect would not tell. */
function isOurs(error: unknown): boolean {
  return !(error instanceof ConnectError) || statusOf(error.code) >= 500;
}

/** One JSON line about a request that failed. */
export function logFailure(
  about: { function: string; request_id: string; status: number },
  error: unknown,
): void {
  const line = JSON.stringify({
    level: isOurs(error) ? "error" : "info",
    ...about,
    ...describe(error),
  });
  if (isOurs(error)) console.error(line);
  else console.log(line);
}
