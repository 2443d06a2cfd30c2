/**
 * The name of a field as an answer may repeat it.
 *
 * @returns Undefined for what is no plausible name: a secret may have got into its place.
 */
export function echoableName(name: string): string | undefined {
  return /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name) && !/\d{6}/.test(name) ? name : undefined;
}

/** How many letters must be inserted, removed or replaced to make one word of another (Levenshtein). */
function distance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[other.length] ?? 0;
}

/** `connectionId` and `Connection-ID` as `connection_id`. */
function snakeCase(name: string): string {
  return name.replaceAll("-", "_").replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

/**
 * The known name that a caller most likely meant.
 *
 * @returns Undefined when none is near: more than a third of the letters differ.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((candidate) => ({ candidate, far: distance(snakeCase(name), candidate) }))
    .filter(({ candidate, far }) => far <= candidate.length / 3)
    .toSorted((one, other) => one.far - other.far);
  return nearest?.candidate;
}
