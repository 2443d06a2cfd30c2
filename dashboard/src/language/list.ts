const LIST = new Intl.ListFormat("en", { type: "conjunction" });

/** "North America, Europe, and Far East". */
export function listed(items: readonly string[]): string {
  return LIST.format(items);
}
