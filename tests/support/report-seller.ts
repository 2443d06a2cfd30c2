import assert from "node:assert/strict";
import { addDays, dateIn } from "../../local/amazon/ads/reports/dates.ts";
import { newSyncedConnection } from "./new-synced-connection.ts";
import { newPersona } from "./own-connection.ts";
import type { Person } from "./person.ts";
import { send } from "./send.ts";
import {
  FIGURE_COLUMNS,
  simulatedFigures,
  type SimulatedReport,
  storedFigures,
} from "./simulated-report.ts";
import { amazon, database } from "./stack.ts";

/** Where the profiles of simulated sellers are. */
export const SELLER_ZONE = "America/Los_Angeles";

/** A person with a connection whose persona, and so whose faults, are its own. */
export interface ReportSeller {
  person: Person;
  persona: string;
  connectionId: string;
  profileId: string;
}

/** Connects a new {@link ReportSeller}. */
export async function newReportSeller(): Promise<ReportSeller> {
  const persona = newPersona();
  const { person, connectionId } = await newSyncedConnection(persona);
  const [profile] = await database<{ profile_id: string }[]>`
    select profile_id from amazon_ads.amazon_profiles where connection_id = ${connectionId}`;
  return { person, persona, connectionId, profileId: profile?.profile_id ?? assert.fail() };
}

/** A date some days ago, where the sellers are. */
export function sellerDate(daysAgo: number, now = Date.now()): string {
  return addDays(dateIn(SELLER_ZONE, now), -daysAgo);
}

/** Requests the figures of a seller's campaigns; returns the report's id. */
export async function requestFigures(
  { person, connectionId, profileId }: ReportSeller,
  dates: { start_date: string; end_date: string },
): Promise<string> {
  const created = await send(person.as, "POST", "reports", {
    connection_id: connectionId,
    profile_id: profileId,
    table_name: "report_sp_campaigns",
    columns: FIGURE_COLUMNS,
    ...dates,
  });
  assert.equal(created.status, 202, JSON.stringify(created.body));
  return created.body.report.id;
}

/** How many requests for a report of a persona Amazon has carried out. */
export async function reportsCreated(persona: string): Promise<number> {
  const log = await amazon.log();
  return log.filter((entry) =>
    entry.operation === "create_report" && entry.persona === persona && entry.status === 200
  ).length;
}

/** Checks that a seller has, of some dates, exactly what Amazon says, and that the coverage counts it. */
export async function assertStored(
  { person: { userId }, profileId }: ReportSeller,
  of: Omit<SimulatedReport, "profileId" | "timeZone">,
): Promise<void> {
  const expected = simulatedFigures({ ...of, profileId, timeZone: SELLER_ZONE });
  assert.deepEqual(
    await storedFigures(userId, profileId, of.startDate, of.endDate),
    expected,
  );
  const coverage = await database<{ date: string; rows: number }[]>`
    select date::text, rows::integer from amazon_ads.report_coverage
    where user_id = ${userId} and profile_id = ${profileId} and stored_at is not null
      and date between ${of.startDate} and ${of.endDate}`;
  for (const { date, rows } of coverage) {
    assert.equal(rows, expected.filter((figures) => figures.date === date).length, date);
  }
}
