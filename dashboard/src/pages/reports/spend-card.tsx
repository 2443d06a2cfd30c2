import { useQueries } from "@tanstack/react-query";
import { type ReactElement, useMemo, useState } from "react";
import { useAds } from "../../app/ads-context.tsx";
import type { ReportSchedule, Spend as DaySpend } from "../../app/ads.ts";
import { useSpendByCampaign, useSpendByDay } from "../../data/reports.ts";
import { Card, Figure } from "../../design/card.tsx";
import { Empty, Failure, Loading } from "../../design/states.tsx";
import { Table } from "../../design/table.tsx";
import { money, percent, ratio } from "../../language/money.ts";
import { Chart, type Line } from "./chart.tsx";
import { daysAgo, isoDay } from "./dates.ts";
import { useProfileNames } from "./profile-names.ts";
import { sumByDate } from "./sum-by-date.ts";

const SPANS: [days: number, label: string][] = [[30, "30 days"], [90, "90 days"], [365, "A year"]];

/** How many schedules are asked for their profiles. */
const MAX_SCHEDULES = 10;

/** How many days of campaigns are added up: each is a row for each campaign. */
const CAMPAIGN_DAYS = 30;

/** How many campaigns are listed. */
const SHOWN_CAMPAIGNS = 10;

/** Spend, sales, ACOS and ROAS of one profile over time, and by campaign. */
export function SpendCard({ schedules }: { schedules: ReportSchedule[] }): ReactElement {
  const scheduled = useScheduledProfiles(schedules);
  const { profiles } = scheduled;
  const names = useProfileNames();
  const [chosen, setChosen] = useState("");
  const [span, setSpan] = useState(30);
  const profile = chosen || profiles[0];
  const from = isoDay(daysAgo(span));
  const days = useSpendByDay(profile, from);
  return (
    <Card
      title="Spend and sales"
      note="Sales of the 14 days after a click; Amazon's own attribution for each ad product."
      actions={
        <>
          <select
            className="input select filter-choice"
            aria-label="Profile"
            value={profile ?? ""}
            onChange={({ target }) => setChosen(target.value)}
          >
            {profiles.map((id) => <option key={id} value={id}>{names.get(id) ?? id}</option>)}
          </select>
          <select
            className="input select filter-choice"
            aria-label="Time"
            value={span}
            onChange={({ target }) => setSpan(Number(target.value))}
          >
            {SPANS.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
          </select>
        </>
      }
    >
      {profile === undefined && scheduled.error
        ? (
          <Failure
            error={scheduled.error}
            what="Numbers are not shown"
            retry={scheduled.retry}
          />
        )
        : profile === undefined && !scheduled.isPending
        ? (
          <Empty icon="reports" title="No schedule has a profile">
            <p>Spend and sales are those of the profiles whose reports are scheduled.</p>
          </Empty>
        )
        : days.error
        ? (
          <Failure
            error={days.error}
            what="Numbers are not shown"
            retry={() => void days.refetch()}
          />
        )
        : days.data === undefined
        ? <Loading label="Numbers are loading" />
        : days.data.length === 0
        ? (
          <Empty icon="reports" title="No numbers of these days yet">
            <p>
              They come when Amazon has made the report, mostly within minutes, at times within
              hours.
            </p>
          </Empty>
        )
        : <Spend days={days.data} profile={profile} />}
    </Card>
  );
}

interface ScheduledProfiles {
  profiles: string[];
  isPending: boolean;
  /** Why a schedule could not be read. */
  error: Error | undefined;
  /** Reads again the schedules that could not be read. */
  retry: () => void;
}

/** The profiles of the schedules, as far as their pages name them. */
function useScheduledProfiles(schedules: ReportSchedule[]): ScheduledProfiles {
  const ads = useAds();
  const details = useQueries({
    queries: schedules.slice(0, MAX_SCHEDULES).map(({ id }) => ({
      queryKey: ["report-schedules", id],
      queryFn: ({ signal }: { signal: AbortSignal }) => ads.reportSchedules.get(id, { signal }),
    })),
  });
  const ids = details.flatMap(({ data }) => data?.targets.map(({ profile_id: id }) => id) ?? []);
  const failed = details.filter(({ isError }) => isError);
  return {
    profiles: [...new Set(ids)],
    isPending: details.some(({ isPending }) => isPending),
    error: failed[0]?.error ?? undefined,
    retry: () => failed.forEach(({ refetch }) => void refetch()),
  };
}

function sum(days: DaySpend[], of: "cost" | "sales"): number {
  return days.reduce((total, day) => total + Number(day[of] ?? 0), 0);
}

function Spend(
  { days, profile }: { days: DaySpend[]; profile: string | undefined },
): ReactElement {
  const currency = days.find(({ currency_code }) => currency_code !== null)?.currency_code ?? null;
  const cost = sum(days, "cost");
  const sales = sum(days, "sales");
  const { dates, lines } = useMemo(() => {
    const dated = sumByDate(days);
    const line = (of: "cost" | "sales", name: string, color: Line["color"]): Line => ({
      name,
      color,
      values: dated.map((day) => day[of] === null ? null : Number(day[of])),
      text: (value) => money(value, currency),
    });
    return {
      dates: dated.map(({ date }) => date),
      lines: [line("sales", "Sales", "--accent"), line("cost", "Spend", "--warn")],
    };
  }, [days, currency]);
  return (
    <div className="stack">
      <div className="figures">
        <Figure name="Spend" value={money(cost, currency)} />
        <Figure name="Sales" value={money(sales, currency)} />
        <Figure
          name="ACOS"
          value={sales > 0 ? percent(cost / sales) : "–"}
          note="spend as a share of sales"
        />
        <Figure
          name="ROAS"
          value={cost > 0 ? ratio(sales / cost) : "–"}
          note="sales for each unit spent"
        />
      </div>
      <Chart label="Spend and sales by day" days={dates} lines={lines} />
      <Campaigns profile={profile} currency={currency} />
    </div>
  );
}

function Campaigns(
  { profile, currency }: { profile: string | undefined; currency: string | null },
): ReactElement {
  const rows = useSpendByCampaign(profile, isoDay(daysAgo(CAMPAIGN_DAYS)));
  const campaigns = useMemo(() => {
    const sums = new Map<string, { id: string; name: string; cost: number; sales: number }>();
    for (const { campaign_id: campaign, campaign_name: name, cost, sales } of rows.data ?? []) {
      const id = campaign ?? "";
      const before = sums.get(id) ??
        { id, name: name ?? (id || "Without a campaign"), cost: 0, sales: 0 };
      sums.set(id, {
        ...before,
        cost: before.cost + Number(cost ?? 0),
        sales: before.sales + Number(sales ?? 0),
      });
    }
    return [...sums.values()].sort((one, other) => other.cost - one.cost).slice(0, SHOWN_CAMPAIGNS);
  }, [rows.data]);
  if (rows.error) return <Failure error={rows.error} what="Campaigns are not shown" />;
  return (
    <section aria-label="Campaigns" className="stack-small">
      <h3>Campaigns with the largest spend in 30 days</h3>
      <Table
        label="Campaigns"
        rows={campaigns}
        keyOf={({ id }) => id}
        columns={[
          { name: "Campaign", cell: ({ name }) => <span className="cell-title">{name}</span> },
          { name: "Spend", numeric: true, cell: ({ cost }) => money(cost, currency) },
          { name: "Sales", numeric: true, cell: ({ sales }) => money(sales, currency) },
          {
            name: "ACOS",
            numeric: true,
            cell: ({ cost, sales }) => sales > 0 ? percent(cost / sales) : "–",
          },
        ]}
      />
    </section>
  );
}
