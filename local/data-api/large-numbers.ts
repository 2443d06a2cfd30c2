/**
 * Quotes whole numbers beyond 2^53 in a query's filters, as values that are text. The package that
 * plays the Data API here makes numbers of them, and would find the row beside the one that was asked
 * for; the hosted Data API compares what it was given.
 *
 * @param search The query string of a request to `/rest/v1`; without such numbers it stays as it is.
 */
export function quoteLargeNumbers(search: string): string {
  if (!/\d{16}/.test(search)) return search;
  const parameters = [...new URLSearchParams(search)].map(([name, value]) => [
    name,
    value
      .replace(/\b(?:eq|neq|gt|gte|lt|lte)\.\d{16,}(?=$|[,)])/g, quoteNumbers)
      .replace(/\bin\.\([^)]*\)/g, quoteNumbers),
  ]);
  return `?${new URLSearchParams(parameters)}`;
}

function quoteNumbers(filter: string): string {
  return filter.replace(
    /(?<=[.(,])\d{16,}(?=$|[,)])/g,
    (digits) => BigInt(Number(digits)) === BigInt(digits) ? digits : `"${digits}"`,
  );
}
