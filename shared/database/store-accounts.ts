import { z } from "zod";
import { ask } from "./ask.ts";
import type { Database } from "./database.ts";

/** Writes one page of ads accounts and ties their profiles to them. */
export async function storeAccounts(
  database: Database,
  runId: number,
  accounts: readonly { amazon_account_id: string }[],
): Promise<void> {
  await ask(database, "store_accounts", { run_id: runId, accounts }, z.object({}));
}
