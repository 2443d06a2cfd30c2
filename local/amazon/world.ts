import { type Clock, createClock } from "./clock.ts";
import { People } from "./data/people.ts";
import { Faults } from "./faults.ts";
import { Grants } from "./grants.ts";
import { CallLog } from "./log.ts";
import { type Client, type ClientInput, clientsSchema } from "./options.ts";
import { PageTokens } from "./page-tokens.ts";
import { Reports } from "./ads/report-store.ts";
import { TermsTokens } from "./ads/terms-store.ts";
import { Throttle } from "./throttle.ts";
import { defaultSettings, type Settings } from "./settings.ts";

/** Everything that one simulated Amazon knows. */
export interface World {
  clock: Clock;
  settings: Settings;
  clients: Map<string, Client>;
  grants: Grants;
  people: People;
  faults: Faults;
  log: CallLog;
  pageTokens: PageTokens;
  terms: TermsTokens;
  reports: Reports;
  throttle: Throttle;
  /** Aborted when the simulator closes: who waits stops waiting. */
  closing: AbortSignal;
}

/** Makes a world with these apps in it; `onChange` hears of everything that is worth storing. */
export function createWorld(
  clients: ClientInput[],
  { onChange, closing }: { onChange: () => void; closing: AbortSignal },
): World {
  const clock = createClock();
  return {
    clock,
    settings: { ...defaultSettings },
    clients: new Map(clientsSchema.parse(clients).map((client) => [client.client_id, client])),
    grants: new Grants(clock.now, onChange),
    people: new People(clock.now, onChange),
    faults: new Faults(),
    log: new CallLog(),
    pageTokens: new PageTokens(),
    terms: new TermsTokens(),
    reports: new Reports(clock.now),
    throttle: new Throttle(),
    closing,
  };
}
