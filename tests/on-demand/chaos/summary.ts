/** Prints what was counted, one thing a line, under a heading. */
export function printCounts(
  heading: string,
  counts: Iterable<[name: string, count: number | string]>,
): void {
  console.log(`\n${heading}`);
  for (const [name, count] of counts) {
    console.log(`  ${name.padEnd(48)}${String(count).padStart(8)}`);
  }
}
