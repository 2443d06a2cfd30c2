import type { CallOptions } from "../http/call.ts";
import { readTable } from "../http/read-table.ts";
import type { Transport } from "../http/transport.ts";

/** What was spent, and what it brought. Sales are those that Amazon attributes within 14 days. */
export interface Spend {
  connection_id: string | null;
  profile_id: string;
  date: string;
  currency_code: string | null;
  impressions: number | null;
  clicks: number | null;
  cost: number | null;
  purchases: number | null;
  units_sold: number | null;
  sales: number | null;
  /** Cost by sales; null without sales. */
  acos: number | null;
  /** Sales by cost; null without cost. */
  roas: number | null;
}

/** What one campaign spent on one date. */
export interface CampaignSpend extends Spend {
  ad_product: string;
  campaign_id: string | null;
  campaign_name: string | null;
}

/** Which dates are read. */
export interface SpendRequest {
  profile_id?: string | undefined;
  connection_id?: string | undefined;
  /** The first date. */
  from?: string | undefined;
  /** The last date. */
  to?: string | undefined;
  /** How many rows at most: all of them when absent. */
  limit?: number | undefined;
}

const SPEND = "connection_id,profile_id,date,currency_code," +
  "impressions,clicks,cost,purchases,units_sold,sales,acos,roas";

/** The views, their columns, and an order in which no two rows are alike. */
const VIEWS = {
  spend_by_day: { select: SPEND, order: "date,profile_id,connection_id,currency_code" },
  spend_by_campaign: {
    select: `${SPEND},ad_product,campaign_id,campaign_name`,
    order: "date,profile_id,ad_product,campaign_id,connection_id",
  },
} as const;

/** The most rows that the Data API answers with. */
const PAGE = 1000;

/** Reads what was spent, page by page to the end. */
export async function readSpend<Row extends Spend>(
  transport: Transport,
  view: keyof typeof VIEWS,
  { profile_id, connection_id, from, to, limit = Infinity }: SpendRequest = {},
  options?: CallOptions,
): Promise<Row[]> {
  const rows: Row[] = [];
  while (rows.length < limit) {
    const size = Math.min(PAGE, limit - rows.length);
    const page = await readTable<Row>(transport, view, {
      ...VIEWS[view],
      profile_id: profile_id && `eq.${profile_id}`,
      connection_id: connection_id && `eq.${connection_id}`,
      and: `(date.gte.${from ?? "-infinity"},date.lte.${to ?? "infinity"})`,
      limit: size,
      offset: rows.length,
    }, options);
    rows.push(...page);
    if (page.length < size) break;
  }
  return rows;
}
