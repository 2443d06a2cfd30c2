import { readLines } from "../../../local/processes/lines.ts";

/** What a person sees, and what they then type; Enter is pressed after it. */
export interface Reply {
  prompt: RegExp;
  typed: string;
}

/** How a session at the terminal went. */
export interface Session {
  code: number;
  screen: string;
  /** The replies that were given. */
  given: Reply[];
  seconds: number;
}

/** Quotes a word for the shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * Runs a command at a terminal of its own (`script` makes one), and types each reply when its prompt is on the
 * screen.
 */
export async function typeAt(
  command: readonly string[],
  replies: readonly Reply[],
  env: Record<string, string>,
  cwd: string,
): Promise<Session> {
  const begun = performance.now();
  // A terminal that `script` makes has no size.
  const line = `stty columns 200 rows 60; exec ${command.map(quoted).join(" ")}`;
  const child = new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", line, "/dev/null"],
    cwd,
    clearEnv: true,
    env: { ...env, TERM: "xterm", SHELL: "/bin/sh" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const keyboard = child.stdin.getWriter();
  const waiting = [...replies];
  const given: Reply[] = [];
  let screen = "";
  let seen = 0;
  const reading = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      screen += text;
      const [next] = waiting;
      if (next === undefined || !next.prompt.test(screen.slice(seen))) continue;
      seen = screen.length;
      waiting.shift();
      given.push(next);
      await keyboard.write(new TextEncoder().encode(`${next.typed}\r`));
    }
  })();
  const [{ code }] = await Promise.all([
    child.status,
    reading,
    readLines(child.stderr, (line) => screen += `${line}\n`),
  ]);
  await keyboard.close().catch(() => {});
  return { code, screen, given, seconds: (performance.now() - begun) / 1000 };
}
