/**
 * Reads `--port`.
 *
 * @throws Error where it is not a port that leaves room for the stack's others.
 */
export function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && (port === 0 || (port >= 1024 && port <= 65_532))) return port;
  throw new Error(
    `Cannot use port "${text}": choose a number from 1024 to 65532, or 0 for any free one.`,
  );
}
