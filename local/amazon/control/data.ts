import { UnknownHolding } from "../data/apply-change.ts";
import type { Holdings } from "../data/holdings.ts";
import { type Region, regions } from "../data/marketplaces.ts";
import { personaSchema } from "../data/personas.ts";
import type { World } from "../state/world.ts";
import { ControlRefused } from "./control-refused.ts";
import { parseControl } from "./parse-control.ts";
import { type ChangedAnswer, dataChangeSchema, type DataSummary } from "./requests.ts";

/** Changes what a person has at Amazon. */
export function changeData(world: World, body: unknown): ChangedAnswer {
  const { persona, change } = parseControl(dataChangeSchema, body);
  try {
    return world.people.change(persona, change);
  } catch (error) {
    if (!(error instanceof UnknownHolding)) throw error;
    throw new ControlRefused(400, "unknown_holding", `Cannot ${change.op}: ${error.message}`);
  }
}

/** Undoes all changes to the data of one persona, or of all. */
export function resetData(world: World, query: URLSearchParams): Record<string, never> {
  const persona = query.get("persona");
  world.people.reset(persona === null ? undefined : parseControl(personaSchema, persona));
  return {};
}

/** Counts what a person has. */
export function summarizeData(world: World, query: URLSearchParams): DataSummary {
  const persona = parseControl(personaSchema, query.get("persona"));
  const holdings = world.people.holdings(persona);
  const profiles = { NA: 0, EU: 0, FE: 0 };
  const hidden = { view: 0, report: 0 };
  let advertisers = 0;
  for (const region of regions) {
    for (const profile of holdings.profiles(region, Infinity, () => true)) {
      profiles[region]++;
      if (profile.access !== "edit") hidden[profile.access]++;
    }
    advertisers += advertisersIn(holdings, region);
  }
  return {
    persona,
    ads_accounts: holdings.accountCount(),
    profiles,
    dsp_advertisers: advertisers,
    hidden_profiles: hidden,
  };
}

function advertisersIn(holdings: Holdings, region: Region): number {
  return holdings.dspProfileIds(region)
    .reduce((sum, profileId) => sum + holdings.dspAdvertiserCount(profileId), 0);
}
