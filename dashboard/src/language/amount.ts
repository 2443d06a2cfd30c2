const WHOLE = new Intl.NumberFormat("en");
const PLURALS = new Intl.PluralRules("en");

/** A whole number with its thousands apart. */
export function whole(value: number): string {
  return WHOLE.format(value);
}

/** A number and its noun: "1 account", "2,000 accounts". */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${whole(value)} ${PLURALS.select(value) === "one" ? one : many}`;
}

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** A size on a disk: "1.4 GB". */
export function bytes(value: number): string {
  const power = Math.min(
    Math.floor(Math.log(Math.max(value, 1)) / Math.log(1024)),
    UNITS.length - 1,
  );
  return `${(value / 1024 ** power).toFixed(power > 1 ? 1 : 0)} ${UNITS[power]}`;
}
