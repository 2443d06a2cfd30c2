import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import type { TokenTarget } from "../schemas/token-target.ts";
import type { Database } from "./database.ts";
import { parseAnswer } from "./rpc.ts";
import { type StoredToken, storedTokenSchema } from "./stored-token.ts";
import { batch } from "./transport/batch.ts";

/** The arguments of one read. */
interface Read extends Record<string, unknown> {
  caller: Caller;
  target: TokenTarget;
}

/** Reads that arrive while another one is under way share a round trip (`read_tokens`). */
function batchReads(database: Database): (read: Read) => Promise<unknown> {
  return batch<Read, unknown>({
    maxSize: 50,
    // A statement that hangs holds up the reads after it no longer than this.
    maxWaitMs: 20,
    sendOne: (read) => database.rpc("read_token", read),
    async sendMany(calls): Promise<(() => unknown)[]> {
      const answers = await database.rpc("read_tokens", { calls });
      if (!Array.isArray(answers)) {
        throw new ConnectError("internal_error", 'Cannot parse the answer of "read_tokens".');
      }
      return answers.map((answer: unknown) => () => answer);
    },
  });
}

/** One batch for each database: a process has one. */
const batches = new WeakMap<Database, ReturnType<typeof batchReads>>();

function readBatched(database: Database, read: Read): Promise<unknown> {
  let send = batches.get(database);
  if (send === undefined) {
    send = batchReads(database);
    batches.set(database, send);
  }
  return send(read);
}

/** The first call of any other caller may insert its user, and other reads must not wait for that. */
function isOnlyRead({ kind }: Caller): boolean {
  return kind === "api_key" || kind === "user";
}

/**
 * Authenticates, authorizes and reads a token: the one round trip of a fresh token.
 *
 * @throws ConnectError why the caller gets no token; `database_unavailable`.
 */
export async function readToken(
  database: Database,
  caller: Caller,
  target: TokenTarget,
): Promise<StoredToken> {
  const read: Read = { caller, target };
  const answer = isOnlyRead(caller)
    ? await readBatched(database, read)
    : await database.rpc("read_token", read);
  return parseAnswer("read_token", answer, storedTokenSchema);
}
