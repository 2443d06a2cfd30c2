import assert from "node:assert/strict";
import { eventually } from "./eventually.ts";
import { database } from "./stack.ts";

/** A token row that nobody else can write. */
export interface RowLock extends AsyncDisposable {
  /** Resolves when that many statements wait for it. */
  waitedFor(statements?: number): Promise<void>;
  unlock(): Promise<void>;
}

/** Locks a connection's token row from a session of our own. */
export async function lockTokenRow(connectionId: string): Promise<RowLock> {
  const session = await database.reserve();
  let locked = true;
  await session`begin`;
  await session`select from amazon_ads_private.oauth_tokens where connection_id = ${connectionId} for update`;
  const [{ pid } = assert.fail()] = await session`select pg_backend_pid() as pid`;

  async function unlock(): Promise<void> {
    if (!locked) return;
    locked = false;
    await session`commit`;
    session.release();
  }

  return {
    async waitedFor(statements = 1): Promise<void> {
      await eventually("a statement waits for the row", async () => {
        // A second write waits for the first, and that for us.
        const waiting = await database`
          with recursive waiting as (
            select a.pid from pg_stat_activity as a where ${pid}::int = any (pg_blocking_pids(a.pid))
            union
            select a.pid from pg_stat_activity as a join waiting as w on w.pid = any (pg_blocking_pids(a.pid))
          )
          select from waiting`;
        return waiting.length >= statements || undefined;
      }, 20_000);
    },
    unlock,
    [Symbol.asyncDispose]: unlock,
  };
}
