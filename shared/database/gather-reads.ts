import { ConnectError } from "../errors.ts";
import type { Database } from "./database.ts";

/** How long those who came later wait for the round trip under way before they start their own, ms. */
const PATIENCE_MS = 20;

/** How many go together at most. */
const LIMIT = 50;

interface Waiting {
  args: Record<string, unknown>;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

/** A caller of whom nothing is made on the first call: reading for them waits for nobody. */
function isPlain(args: Record<string, unknown>): boolean {
  const { caller } = args;
  return typeof caller === "object" && caller !== null && "kind" in caller &&
    (caller.kind === "api_key" || caller.kind === "user");
}

/**
 * Lets reads of tokens that arrive while another is under way share the next round trip
 * (`read_tokens`): ten callers at once cost the database two statements, not ten. One that arrives
 * alone goes at once and alone.
 */
export function gatherReads(database: Database): Database {
  const waiting: Waiting[] = [];
  let underWay = 0;

  function readAlone({ args, resolve, reject }: Waiting): Promise<void> {
    return database.call("read_token", args).then(resolve, reject);
  }

  async function readTogether(group: readonly Waiting[]): Promise<void> {
    try {
      const answers = await database.call("read_tokens", { calls: group.map(({ args }) => args) });
      if (!Array.isArray(answers) || answers.length !== group.length) {
        throw new ConnectError("internal_error", "Cannot tell whose answer is whose.");
      }
      group.forEach(({ resolve }, place) => resolve(answers[place]));
    } catch (error) {
      const isDown = error instanceof ConnectError && error.code === "database_unavailable";
      // One of them may be to blame: the others must not fail with it.
      await Promise.all(
        group.map((each) => isDown ? each.reject(error) : readAlone(each)),
      );
    }
  }

  async function depart(): Promise<void> {
    const group = waiting.splice(0, LIMIT);
    const [first] = group;
    if (first === undefined) return;
    underWay++;
    // Behind a statement that takes long nobody queues for long.
    let counted = true;
    const arrive = (): void => {
      if (!counted) return;
      counted = false;
      underWay--;
      if (underWay === 0) depart();
    };
    const tired = setTimeout(arrive, PATIENCE_MS);
    await (group.length === 1 ? readAlone(first) : readTogether(group));
    clearTimeout(tired);
    arrive();
  }

  return {
    call(statement, args): Promise<unknown> {
      if (statement !== "read_token" || !isPlain(args)) return database.call(statement, args);
      return new Promise((resolve, reject) => {
        waiting.push({ args, resolve, reject });
        if (underWay === 0) depart();
      });
    },
  };
}
