import type { Context } from "../context.ts";
import type { ShownSwitches } from "../contract/answers/switches.ts";
import * as rpc from "../database/switches.ts";
import type { Caller } from "../schemas/caller.ts";

/**
 * Says what is switched off.
 *
 * @throws ConnectError `caller_not_allowed`.
 */
export function readSwitches(context: Context, caller: Caller): Promise<ShownSwitches> {
  return rpc.readSwitches(context.database, caller);
}
