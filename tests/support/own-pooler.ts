import { z } from "zod";
import { type Pooler, startPgbouncer } from "./pgbouncer.ts";
import { poolerAddress } from "./pooler-address.ts";
import { stack } from "./stack.ts";

/** A pooler in front of the stack's Postgres, for tests that do it harm: one thing at a time. */
export interface OwnPooler extends AsyncDisposable, Pick<Pooler, "restart" | "stall"> {
  /** For a function process: its way to the database. */
  env: { AMAZON_ADS_DATABASE_POOL_URL: string };
}

/** Starts a pooler beside a stack whose own functions take another way; one a stack. */
export async function startOwnPooler(): Promise<OwnPooler> {
  const { db_admin_url } = z.object({ db_admin_url: z.string() }).parse(stack);
  const address = poolerAddress();
  const pooler = await startPgbouncer(address, db_admin_url);
  let before = Promise.resolve();

  function afterwards(harm: () => Promise<void>): Promise<void> {
    const done = before.then(harm);
    before = done.catch(() => {});
    return done;
  }

  return {
    env: { AMAZON_ADS_DATABASE_POOL_URL: address.url },
    restart: (signal) => afterwards(() => pooler.restart(signal)),
    stall: (milliseconds) => afterwards(() => pooler.stall(milliseconds)),
    async [Symbol.asyncDispose](): Promise<void> {
      await before;
      await pooler.stop();
    },
  };
}
