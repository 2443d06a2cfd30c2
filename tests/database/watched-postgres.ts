import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Wraps a Postgres executable so that the server ends when the test run ends, also when that is killed: the
 * server's stdin is a pipe from the test run, and a pipe closes with the process that holds it.
 *
 * @returns the path of the wrapper, which takes Postgres's own arguments.
 */
export async function watchedPostgres(postgres: string, folder: string): Promise<string> {
  const path = join(folder, "watched-postgres");
  await writeFile(
    path,
    `#!/bin/sh
exec 3<&0
'${postgres}' "$@" 3<&- &
server=$!
(cat <&3 >/dev/null; kill -INT $server 2>/dev/null) &
trap 'kill -INT $server 2>/dev/null' INT TERM
while kill -0 $server 2>/dev/null; do wait $server; done
`,
    { mode: 0o755 },
  );
  return path;
}
