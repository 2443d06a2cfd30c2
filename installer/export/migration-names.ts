/** What the names of exported chapters have between their timestamp and the chapter's own name. */
const MARK = "amazon_ads_connect";

/** The time that a migration's name begins with, as the CLI writes it. */
function stampOf(name: string): string | undefined {
  return /^(\d{14})_/.exec(name)?.[1];
}

function nextStamp(stamp: string): string {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp) ?? [];
  const time = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return stampAt(new Date(time + 1000));
}

/** A time as the CLI writes it. */
export function stampAt(time: Date): string {
  return time.toISOString().slice(0, 19).replaceAll(/\D/g, "");
}

/**
 * Names for the chapters among a team's own migrations. A chapter that was exported before keeps its name. A
 * new one comes after every migration of the folder: `supabase db push` refuses one that comes before what a
 * database has.
 *
 * @param chapters The names of the chapters, in order.
 * @param present The files of the folder.
 * @param now The time of the export.
 * @returns Chapter to file.
 */
export function migrationNames(
  chapters: readonly string[],
  present: readonly string[],
  now: Date,
): Map<string, string> {
  const stamps = present.map(stampOf).filter((stamp) => stamp !== undefined).sort();
  const newest = stamps.at(-1) ?? "";
  let stamp = stampAt(now);
  if (stamp <= newest) stamp = nextStamp(newest);
  const names = new Map<string, string>();
  for (const chapter of chapters) {
    const suffix = `_${MARK}_${chapter}.sql`;
    const exported = present.find((file) => file.endsWith(suffix) && stampOf(file) !== undefined);
    if (exported !== undefined) {
      names.set(chapter, exported);
      continue;
    }
    names.set(chapter, `${stamp}${suffix}`);
    stamp = nextStamp(stamp);
  }
  return names;
}
