import { type Clock, createClock } from "./clock.ts";
import { People } from "../data/people.ts";
import { Faults } from "../faults/faults.ts";
import { Grants } from "./grants.ts";
import { RequestLog } from "./request-log.ts";
import { type Client, type ClientInput, clientsSchema } from "./client.ts";
import { PageTokens } from "./page-tokens.ts";
import { Reports } from "./reports.ts";
import { TermsTokens } from "./terms-tokens.ts";
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
  log: RequestLog;
  pageTokens: PageTokens;
  terms: TermsTokens;
  reports: Reports;
  throttle: Throttle;
  /** Aborted when the simulator closes: every pause ends. */
  closing: AbortSignal;
}

/** Makes a world with these apps; `onChange` is called after each change that a state file keeps. */
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
    log: new RequestLog(),
    pageTokens: new PageTokens(),
    terms: new TermsTokens(),
    reports: new Reports(clock.now),
    throttle: new Throttle(),
    closing,
  };
}
