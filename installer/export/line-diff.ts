/** How many unchanged lines are shown around a change. */
const CONTEXT = 2;

/**
 * The lines that differ between two texts, with those around them: `-` is gone, `+` is new. It compares from
 * both ends, which is exact where one place of a file has changed.
 */
export function lineDiff(before: string, after: string): string[] {
  const old = before.split("\n");
  const next = after.split("\n");
  let start = 0;
  while (start < Math.min(old.length, next.length) && old[start] === next[start]) start++;
  let end = 0;
  while (
    end < Math.min(old.length, next.length) - start &&
    old[old.length - 1 - end] === next[next.length - 1 - end]
  ) end++;
  const gone = old.slice(start, old.length - end);
  const made = next.slice(start, next.length - end);
  if (gone.length === 0 && made.length === 0) return [];
  return [
    ...old.slice(Math.max(0, start - CONTEXT), start).map((line) => `  ${line}`),
    ...gone.map((line) => `- ${line}`),
    ...made.map((line) => `+ ${line}`),
    ...old.slice(old.length - end, old.length - end + CONTEXT).map((line) => `  ${line}`),
  ];
}
