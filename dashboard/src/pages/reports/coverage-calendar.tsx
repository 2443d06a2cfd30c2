import { Fragment, type ReactElement } from "react";
import type { ReportCoverage } from "../../app/ads.ts";
import { useCoverage } from "../../data/reports.ts";
import { Failure, Loading } from "../../design/states.tsx";
import { count } from "../../language/amount.ts";
import { dayRange, monthName } from "../../language/time.ts";
import { daysAgo, daysBetween, isoDay } from "./dates.ts";
import "./coverage-calendar.css";

/** How many days the calendar goes back. */
const SHOWN_DAYS = 91;

type State = "final" | "stored" | "asked" | "missing";

const WORDS: Record<State, string> = {
  final: "final",
  stored: "stored, may still change",
  asked: "asked for",
  missing: "missing",
};

function stateOf(covered: ReportCoverage | undefined): State {
  if (covered === undefined) return "missing";
  if (covered.stored_at === null) return "asked";
  return covered.is_final ? "final" : "stored";
}

interface Day {
  date: string;
  state: State;
  rows: number | null;
}

/** A column of the calendar. */
interface Week {
  /** The name of its month, above the first week that begins in it. */
  month: string | undefined;
  days: Day[];
}

/** Cuts days into weeks, the first of which begins with the first day. */
function weeksOf(days: readonly Day[]): Week[] {
  const weeks: Week[] = [];
  for (let at = 0; at < days.length; at += 7) {
    const week = days.slice(at, at + 7);
    const [before, own, after] = [at - 7, at, at + 7].map((index) => days[index])
      .map((day) => day && monthName(day.date));
    // Above the first week there is room for a name only when the next week has none.
    const isNamed = at === 0 ? own === after : own !== before;
    weeks.push({ month: isNamed ? own : undefined, days: week });
  }
  return weeks;
}

/** For each day of a profile, whether its numbers are there, and whether they can still change. */
export function CoverageCalendar(
  { tableName, profileId }: { tableName: string; profileId: string },
): ReactElement {
  const from = isoDay(daysAgo(SHOWN_DAYS));
  const coverage = useCoverage(tableName, profileId, from);
  if (coverage.error) {
    return (
      <Failure
        error={coverage.error}
        what="Coverage is not shown"
        retry={() => void coverage.refetch()}
      />
    );
  }
  if (coverage.data === undefined) return <Loading label="Coverage is loading" rows={2} />;
  const byDate = new Map(coverage.data.map((covered) => [covered.date, covered]));
  const to = isoDay(daysAgo(1));
  const days: Day[] = daysBetween(from, to).map((date) => ({
    date,
    state: stateOf(byDate.get(date)),
    rows: byDate.get(date)?.rows ?? null,
  }));
  const counts = days.reduce(
    (sums, { state }) => ({ ...sums, [state]: sums[state] + 1 }),
    { final: 0, stored: 0, asked: 0, missing: 0 },
  );
  const summary = (["final", "stored", "asked", "missing"] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${count(counts[state], "day")} ${WORDS[state]}`).join(", ");
  return (
    <div className="stack-small">
      <div className="calendar" role="img" aria-label={`The last ${SHOWN_DAYS} days: ${summary}`}>
        {weeksOf(days).map(({ month, days: week }) => (
          <Fragment key={week[0]?.date}>
            <span className="calendar-month small soft">{month}</span>
            {week.map(({ date, state, rows }) => (
              <span
                key={date}
                className={`calendar-day calendar-${state}`}
                title={`${date}: ${WORDS[state]}${rows === null ? "" : `, ${count(rows, "row")}`}`}
              />
            ))}
          </Fragment>
        ))}
      </div>
      <p className="soft small">A square for each day, {dayRange(from, to)}</p>
      <ul className="calendar-legend small">
        {(["final", "stored", "asked", "missing"] as const).map((state) => (
          <li key={state}>
            <span className={`calendar-day calendar-${state}`} aria-hidden="true" />
            {count(counts[state], "day")} {WORDS[state]}
          </li>
        ))}
      </ul>
    </div>
  );
}
