const RATIO = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const PERCENT = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** An amount in its currency, or a bare one where the currency is not known. Large and whole ones without cents. */
export function money(value: number, currency: string | null): string {
  const digits = Math.abs(value) >= 1000 || Number.isInteger(value) ? 0 : 2;
  return new Intl.NumberFormat("en", {
    ...(currency === null ? { minimumFractionDigits: digits } : { style: "currency", currency }),
    maximumFractionDigits: digits,
  }).format(value);
}

/** A share: "12.5%". */
export function percent(value: number): string {
  return PERCENT.format(value);
}

/** A quotient: "3.4". */
export function ratio(value: number): string {
  return RATIO.format(value);
}
