import type { Context } from "../context.ts";
import type { ShownSwitches } from "../contract/answers/switches.ts";
import type { ChangeSwitchesRequest } from "../contract/requests/switches.ts";
import * as rpc from "../database/switches.ts";
import type { Caller } from "../schemas/caller.ts";

/**
 * Changes what is switched off. What the request does not name stays as it is.
 *
 * @throws ConnectError `caller_not_allowed`.
 */
export function changeSwitches(
  context: Context,
  caller: Caller,
  request: ChangeSwitchesRequest,
): Promise<ShownSwitches> {
  const paused = request.paused_schedules;
  return rpc.changeSwitches(context.database, caller, {
    handOutTokens: request.hand_out_tokens ?? null,
    pausedSchedules: paused === undefined ? null : [...new Set(paused)],
    endApiKeys: request.end_api_keys ?? false,
  });
}
