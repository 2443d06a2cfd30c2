import { decodeJwt } from "jose";
import type postgres from "postgres";
import { z } from "zod";
import { connect } from "../../../local/postgres/connect.ts";
import type { BenchStack } from "../stage/bench-stack.ts";
import type { SeededProfile } from "./seed-profile.ts";

/** What a dashboard's question costs in a large table, as its user and without row level security. */
export interface SpendFigures {
  rows: number;
  /** Medians. */
  asUserMs: number;
  withoutRlsMs: number;
  /** How many indexes the user's query reads: a month is a partition with one of its own. */
  indexRanges: number;
}

const TABLE = "report_sp_campaigns";
const PROFILES = 100;
const DAYS = 365;
const RUNS = 51;

/** Fills the table with a year of other people's profiles around one of the user's. */
async function fill(admin: postgres.Sql, own: SeededProfile, rows: number): Promise<void> {
  const campaigns = Math.round(rows / PROFILES / DAYS);
  await admin`
    select amazon_ads_private.ensure_report_partitions(
      ${TABLE}, current_date - ${DAYS}::integer, current_date)`;
  // Day by day, as reports bring them.
  for (let day = DAYS; day > 0; day--) {
    await admin`
      insert into amazon_ads.report_sp_campaigns (
        user_id, connection_id, profile_id, report_id, piece, date, campaign_id, impressions, clicks, cost, sales_14d
      )
      select
        case when p = 1 then ${own.userId} else md5(p::text)::uuid end, ${own.connectionId},
        case when p = 1 then ${own.profileId} else p::text end, md5(p || ' ' || ${day})::uuid, 0,
        current_date - ${day}::integer, (580000000000000 + p * 1000 + c)::text, c * 100, c, c / 100.0, c / 10.0
      from generate_series(1, ${PROFILES}) as p cross join generate_series(1, ${campaigns}) as c`;
  }
  await admin`analyze amazon_ads.report_sp_campaigns`;
}

const planSchema = z.tuple([z.object({ "Plan": z.unknown(), "Execution Time": z.number() })]);

/** Counts the scans of indexes in a plan that were carried out. */
function indexScans(node: unknown): number {
  const { data: plan } = z.object({
    "Node Type": z.string(),
    "Actual Loops": z.number(),
    "Plans": z.array(z.unknown()).default([]),
  }).safeParse(node);
  if (plan === undefined) return 0;
  const own = /Index (Only )?Scan/.test(plan["Node Type"]) && plan["Actual Loops"] > 0 ? 1 : 0;
  return own + plan.Plans.reduce<number>((sum, child) => sum + indexScans(child), 0);
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

/**
 * Measures thirty days of spend by campaign.
 *
 * @param jwt The session's of the profile's owner.
 */
export async function measureSpend(
  { admin, stack }: BenchStack,
  profile: SeededProfile,
  jwt: string,
  rows: number,
): Promise<SpendFigures> {
  await fill(admin, profile, rows);
  await using cleanup = new AsyncDisposableStack();
  const session = connect(stack.db_admin_url, { max: 1 });
  cleanup.defer(() => session.end({ timeout: 1 }));
  const claims = JSON.stringify(decodeJwt(jwt));

  async function explain(asUser: boolean): Promise<z.infer<typeof planSchema>[0]> {
    return await session.begin(async (transaction) => {
      if (asUser) {
        await transaction`select set_config('request.jwt.claims', ${claims}, true)`;
        await transaction`set local role authenticated`;
      }
      const [answer] = await transaction`
        explain (analyze, format json)
        select campaign_id, sum(cost) from amazon_ads.report_sp_campaigns
        where profile_id = ${profile.profileId} and date between current_date - 30 and current_date - 1
          ${asUser ? transaction`` : transaction`and user_id = ${profile.userId}`}
        group by campaign_id`;
      return planSchema.parse(answer?.["QUERY PLAN"])[0];
    });
  }

  const asUser: number[] = [];
  const withoutRls: number[] = [];
  let indexRanges = 0;
  for (let run = 0; run < RUNS; run++) {
    const plan = await explain(true);
    asUser.push(plan["Execution Time"]);
    indexRanges = indexScans(plan.Plan);
    withoutRls.push((await explain(false))["Execution Time"]);
  }
  const [counted] = await admin<{ rows: number }[]>`
    select count(*)::float8 as rows from amazon_ads.report_sp_campaigns`;
  return {
    rows: counted?.rows ?? NaN,
    asUserMs: median(asUser),
    withoutRlsMs: median(withoutRls),
    indexRanges,
  };
}
