/** What was written to the console while something ran: the log has no other way out. */
export async function consoleOf(run: () => unknown): Promise<{ out: string[]; err: string[] }> {
  const { log, error } = console;
  const lines = { out: [] as string[], err: [] as string[] };
  console.log = (line: string) => lines.out.push(line);
  console.error = (line: string) => lines.err.push(line);
  try {
    await run();
  } finally {
    console.log = log;
    console.error = error;
  }
  return lines;
}
