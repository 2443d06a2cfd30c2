const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const MOMENT = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const DAY = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

const DATES = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });

const MONTHS = new Intl.DateTimeFormat("en", { month: "short", timeZone: "UTC" });

const UNITS: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** A distance from now in its largest unit: "5 minutes ago", "in 3 days", "just now". */
export function fromNow(at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return RELATIVE.format(Math.round(seconds / size), unit);
  }
  return seconds > 5 ? "in less than a minute" : "just now";
}

/** A date with its time of day. */
export function moment(at: string): string {
  return MOMENT.format(new Date(at));
}

/** A date. */
export function day(at: string): string {
  return DAY.format(new Date(at));
}

/** Days of a report, both included, which have no time zone: "Sep 29 – Oct 24, 2026". */
export function dayRange(from: string, to: string): string {
  return DATES.formatRange(Date.parse(from), Date.parse(to));
}

/** The month of a report's day: "Sep". */
export function monthName(date: string): string {
  return MONTHS.format(Date.parse(date));
}

/** How long something took: "400 ms", "1.5 s", "3 min", "2 h". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 90) return `${seconds.toFixed(1)} s`;
  const minutes = seconds / 60;
  return minutes < 90 ? `${Math.round(minutes)} min` : `${Math.round(minutes / 60)} h`;
}
