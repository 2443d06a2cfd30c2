import { ConnectError } from "../errors.ts";
import type { Database } from "./database.ts";
import { together } from "./together.ts";

/** A caller of whom nothing is made on the first call: reading for them waits for nobody. */
function isPlain(args: Record<string, unknown>): boolean {
  const { caller } = args;
  return typeof caller === "object" && caller !== null && "kind" in caller &&
    (caller.kind === "api_key" || caller.kind === "user");
}

/** Lets reads of tokens that come while another is under way share a round trip (`read_tokens`). */
export function gatherReads(database: Database): Database {
  const read = together<Record<string, unknown>, unknown>({
    most: 50,
    // Behind a statement that hangs nobody queues for long.
    patienceMs: 20,
    alone: (args) => database.call("read_token", args),
    async all(calls): Promise<(args: unknown, place: number) => unknown> {
      const answers = await database.call("read_tokens", { calls });
      if (!Array.isArray(answers) || answers.length !== calls.length) {
        throw new ConnectError("internal_error", "Cannot tell whose answer is whose.");
      }
      return (_args, place): unknown => answers[place];
    },
  });
  return {
    call: (statement, args) =>
      statement === "read_token" && isPlain(args) ? read(args) : database.call(statement, args),
  };
}
