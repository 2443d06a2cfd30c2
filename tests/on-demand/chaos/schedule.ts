import { z } from "zod";
import { call } from "../../support/call.ts";
import { secretKeys } from "../../support/stack.ts";
import type { Disturbance } from "./chaos-agent.ts";
import type { Fleet } from "./fleet.ts";

const summarySchema = z.object({ refreshed: z.number(), failed: z.number() });

/** The schedule comes by, and whatever befalls it is made up for by the next. */
export function refreshDue(schedule: Fleet): Disturbance {
  return {
    name: "the schedule comes by",
    weight: 1,
    happen: async () => {
      const { status, body } = await call(
        "refresh-tokens",
        {},
        { apikey: secretKeys.default },
        schedule.url(0),
      ).catch(() => ({ status: 0, body: undefined }));
      if (status !== 200) return 0;
      const { refreshed, failed } = summarySchema.parse(body);
      return refreshed + failed;
    },
  };
}
