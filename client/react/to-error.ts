/** What was thrown, as an error: everything here throws errors, but the language does not say so. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
