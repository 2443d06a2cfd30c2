const DAY_MS = 86_400_000;

/** A date as reports have it: YYYY-MM-DD. */
export function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The moment so many days ago. */
export function daysAgo(days: number, now = Date.now()): Date {
  return new Date(now - days * DAY_MS);
}

/** All dates from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let time = Date.parse(from); time <= Date.parse(to); time += DAY_MS) {
    days.push(isoDay(new Date(time)));
  }
  return days;
}
