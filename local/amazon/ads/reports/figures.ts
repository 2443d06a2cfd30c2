/** The figures that all metrics of a row are derived from. */
export interface Figures {
  impressions: number;
  clicks: number;
  /** In hundredths of the currency. */
  cost: number;
  purchases: number;
  /** In hundredths of the currency. */
  sales: number;
}

export const NO_FIGURES: Readonly<Figures> = {
  impressions: 0,
  clicks: 0,
  cost: 0,
  purchases: 0,
  sales: 0,
};

/** How much of a date's traffic is known when the date is so many days old: all of it after three. */
export function trafficShare(age: number): number {
  return [0.5, 0.8, 0.95][Math.max(0, age)] ?? 1;
}

/** Conversions are restated after 1, 7 and 28 days and within their window: the last time on day 42. */
const CONVERSION_SHARES = [[42, 1], [28, 0.96], [14, 0.9], [7, 0.8], [3, 0.6], [1, 0.4]] as const;

/** How much of a date's conversions is known when the date is so many days old. */
export function conversionShare(age: number): number {
  return CONVERSION_SHARES.find(([from]) => age >= from)?.[1] ?? 0.1;
}

/**
 * The figures of each item (a campaign, an ad, a keyword) on one date that is `age` days old. A restatement
 * removes each fifth item after seven days, as invalid traffic.
 *
 * @returns for an item its figures, or undefined if it is removed
 */
export function figuresOn(
  subject: string,
  date: string,
  age: number,
): (item: number) => Figures | undefined {
  const daySeed = hash(`${subject} ${date}`);
  const traffic = trafficShare(age);
  const conversions = conversionShare(age);
  return (item) => {
    const seed = mix(daySeed ^ Math.imul(item + 1, 0x9e3779b1));
    if (age >= 7 && mix(seed) % 5 === 0) return undefined;
    const impressions = 1000 + seed % 5000;
    const clicks = 10 + (seed >>> 8) % Math.floor(impressions / 20);
    const purchases = 1 + (seed >>> 16) % Math.max(1, Math.floor(clicks / 4));
    return {
      impressions: Math.floor(impressions * traffic),
      clicks: Math.floor(clicks * traffic),
      cost: Math.floor(clicks * (30 + seed % 90) * traffic),
      purchases: Math.floor(purchases * conversions),
      sales: Math.floor(purchases * (900 + seed % 4000) * conversions),
    };
  };
}

/** The sums of two days. */
export function addFigures(one: Figures, other: Figures): Figures {
  return {
    impressions: one.impressions + other.impressions,
    clicks: one.clicks + other.clicks,
    cost: one.cost + other.cost,
    purchases: one.purchases + other.purchases,
    sales: one.sales + other.sales,
  };
}

/** A stable 32-bit number for a text (FNV-1a with a final mix). */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return mix(value);
}

function mix(value: number): number {
  const mixed = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
