import { command } from "./rpc.ts";
import type { Database } from "./database.ts";

/**
 * Takes a ticket of the schedule: it is valid once, for one function and for two minutes.
 *
 * @returns What the function is to work on.
 * @throws ConnectError `ticket_invalid`.
 */
export async function redeemTicket(
  database: Database,
  ticket: string,
  functionName: string,
): Promise<unknown> {
  const redeemed = await command(database, "redeem_ticket", {
    ticket,
    function_name: functionName,
  });
  return "input" in redeemed ? redeemed.input : undefined;
}
