import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type ScheduledFunction, scheduledFunctionSchema } from "../schemas/scheduled-function.ts";
import { type Database, SqlArray } from "./database.ts";
import { rpc } from "./rpc.ts";

const answerSchema = z.object({
  switches: z.object({
    hand_out_tokens: z.boolean(),
    paused_schedules: z.array(scheduledFunctionSchema),
    api_keys_valid_after: z.string().nullable(),
  }),
});

/** How the switches are. */
export type SwitchesAnswer = z.infer<typeof answerSchema>;

/** Reads the switches. */
export function readSwitches(database: Database, caller: Caller): Promise<SwitchesAnswer> {
  return rpc(database, "read_switches", { caller }, answerSchema);
}

/** Changes the switches; null changes nothing. */
export function changeSwitches(
  database: Database,
  caller: Caller,
  change: {
    handOutTokens: boolean | null;
    pausedSchedules: readonly ScheduledFunction[] | null;
    endApiKeys: boolean;
  },
): Promise<SwitchesAnswer> {
  return rpc(database, "change_switches", {
    caller,
    hand_out_tokens: change.handOutTokens,
    paused_schedules: change.pausedSchedules === null ? null : new SqlArray(change.pausedSchedules),
    end_api_keys: change.endApiKeys,
  }, answerSchema);
}
