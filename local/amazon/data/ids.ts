/** A sequence of ids in which an id leads back to its index without a table. */
export interface IdSequence {
  at(index: number): string;
  /** undefined if the id is not one of the sequence's. */
  indexOf(id: string): number | undefined;
}

/** Profile ids: the decimals first, first + 13, first + 26, … all of them below 2^53. */
export function profileIdSequence(first: number): IdSequence {
  const step = 13;
  return {
    at: (index) => String(first + index * step),
    indexOf: (id) => {
      const index = (Number(id) - first) / step;
      return /^\d{1,16}$/.test(id) && Number.isInteger(index) && index >= 0 ? index : undefined;
    },
  };
}

/** The ids of global ads accounts, `amzn1.ads-account.g.…`; `family` tells one person's from another's. */
export function accountIdSequence(family: string): IdSequence {
  const prefix = `amzn1.ads-account.g.${family}`;
  const step = 7_919;
  return {
    at: (index) => prefix + (index * step).toString(36).padStart(8, "0"),
    indexOf: (id) => {
      const tail = id.startsWith(prefix) ? id.slice(prefix.length) : "";
      if (!/^[0-9a-z]{8}$/.test(tail)) return undefined;
      const index = parseInt(tail, 36) / step;
      return Number.isInteger(index) ? index : undefined;
    },
  };
}

/** The `ENTITY…` id of an account in a country. */
export function entityId(family: string, index: number, countryCode: string): string {
  const number = (index * 1_327 + parseInt(countryCode, 36)).toString(36).padStart(7, "0");
  return `ENTITY${family}${number}`.toUpperCase();
}

/** A selling partner's id. */
export function sellerId(family: string, index: number): string {
  return `A${family}${(index * 911).toString(36).padStart(6, "0")}`.toUpperCase();
}

/** A stable 24-bit number for a word (FNV-1a, folded); 0 for none. It keeps labelled people apart. */
export function wordNumber(word: string): number {
  if (word === "") return 0;
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(word)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return (hash ^ (hash >>> 24)) & 0xffffff;
}
