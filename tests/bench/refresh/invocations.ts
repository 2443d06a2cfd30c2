import type postgres from "postgres";
import { eventually } from "../../support/eventually.ts";

/** What became of the calls that the schedule has made so far. */
interface Calls {
  made: number;
  redeemed: number;
  answered: number;
  /** Answers other than 202, among them none at all within the time limit. */
  refused: number;
}

/**
 * How many calls of `refresh-tokens` the schedule has made, once each has been answered.
 *
 * @throws Error when a function refused or missed a call: something else would have been measured.
 */
export async function answeredInvocations(admin: postgres.Sql): Promise<number> {
  const { made, redeemed, refused } = await eventually(
    "every call of the schedule is answered",
    async () => {
      const [calls] = await admin<Calls[]>`
        select
          (select count(*)::integer from amazon_ads_private.schedule_tickets
            where function_name = 'refresh-tokens') as made,
          (select count(redeemed_at)::integer from amazon_ads_private.schedule_tickets
            where function_name = 'refresh-tokens') as redeemed,
          count(*)::integer as answered,
          count(*) filter (where status_code is distinct from 202)::integer as refused
        from net._http_response`;
      return calls !== undefined && calls.answered >= calls.made ? calls : undefined;
    },
    120_000,
  );
  if (refused > 0) {
    throw new Error(`Cannot measure the schedule: ${refused} calls were not answered with 202.`);
  }
  if (redeemed < made) {
    throw new Error(`Cannot measure the schedule: ${made - redeemed} tickets were not redeemed.`);
  }
  return made;
}
