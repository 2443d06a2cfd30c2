import { z } from "zod";
import { agencyPersona } from "./agency.ts";
import { brandPersona, brandSize } from "./brand.ts";
import { emptyPersona } from "./empty.ts";
import { wordNumber } from "./ids.ts";
import type { PersonaData } from "./persona-data.ts";
import { sellerPersona } from "./seller.ts";

interface PersonaKind {
  title: string;
  description: string;
  size: number;
  make(size: number, label: number): PersonaData;
}

/** The kinds of personas, in the order of the consent page. */
export const personaKinds: Readonly<Record<string, PersonaKind>> = {
  seller: {
    title: "Small seller",
    description: "one account with one profile in the United States",
    size: 1,
    make: sellerPersona,
  },
  brand: {
    title: "International brand",
    description: "accounts in all three regions, with one example of everything unusual",
    size: brandSize,
    make: brandPersona,
  },
  agency: {
    title: "Agency",
    description: "10,000 accounts, 12,000 profiles, and six agency profiles with DSP advertisers",
    size: 10_000,
    make: agencyPersona,
  },
  empty: {
    title: "New to advertising",
    description: "an Amazon user without any ads account",
    size: 0,
    make: emptyPersona,
  },
};

/**
 * `kind[:size][@label]`: `agency`, `agency:1000`, `seller@anna`. A size is a number of ads accounts;
 * people with different labels have different accounts.
 */
export const personaSchema = z.string().regex(
  /^(?:(?:seller|brand|agency)(?::\d{1,6})?|empty)(?:@[A-Za-z0-9_-]{1,40})?$/,
  'a persona is seller, brand, agency or empty, with an optional size and label ("agency:1000", "seller@anna")',
);

/** Makes what a persona has at Amazon; throws on a name that `personaSchema` refuses. */
export function makePersona(persona: string): PersonaData {
  const [sized = "", label = ""] = personaSchema.parse(persona).split("@");
  const [name = "", size] = sized.split(":");
  const kind = personaKinds[name];
  if (!kind) throw new Error(`Cannot make persona "${persona}": there is no such kind`);
  return kind.make(size === undefined ? kind.size : Number(size), wordNumber(label));
}
