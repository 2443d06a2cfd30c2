import type { FaultInput } from "../../local/amazon/faults/fault.ts";
import type { LogEntry } from "../../local/amazon/state/log-entry.ts";
import type { Answer } from "./call.ts";
import { connect } from "./connect.ts";
import { eventually } from "./eventually.ts";
import { firstSyncEnded } from "./first-sync.ts";
import { newPerson, type Person } from "./person.ts";
import { amazon } from "./stack.ts";

/** An answer, and how long it took. */
export type TimedAnswer = Answer & { ms: number };

/** A fault that was ordered for one persona's refreshes. */
export interface OrderedFault extends AsyncDisposable {
  /** Resolves when Amazon has met that many requests with it. */
  hit(times?: number): Promise<void>;
}

/** A connection whose consent nobody else has given, so that faults and counts are its own. */
export interface OwnConnection {
  person: Person;
  persona: string;
  id: string;
  /** Asks `get-token` of the process at that address. */
  get(url: string, more?: Record<string, unknown>): Promise<TimedAnswer>;
  /** The refresh requests that Amazon has seen of this consent, oldest first. */
  refreshesSeen(): Promise<LogEntry[]>;
  /** Lets Amazon misbehave towards the next refreshes of this consent: one, unless `times` says more. */
  fault(respond: FaultInput["respond"], times?: FaultInput["times"]): Promise<OrderedFault>;
}

/** Connects somebody's new consent. */
export async function ownConnection(person?: Person): Promise<OwnConnection> {
  const owner = person ?? await newPerson();
  const persona = newPersona();
  const id = await connect(owner.as, persona);
  // It uses the token too: whoever wants to be alone with that waits.
  await firstSyncEnded(id);
  return {
    person: owner,
    persona,
    id,
    async get(url, more = {}): Promise<TimedAnswer> {
      const started = performance.now();
      const answer = await owner.call("get-token", { connection_id: id, ...more }, url);
      return { ...answer, ms: performance.now() - started };
    },
    refreshesSeen: () => refreshesOf(persona),
    fault: (respond, times = 1) => orderFault(persona, respond, times),
  };
}

/** A persona that nobody has consented as yet. */
export function newPersona(): string {
  return `seller@${crypto.randomUUID()}`;
}

async function refreshesOf(persona: string): Promise<LogEntry[]> {
  return (await amazon.log()).filter((entry) =>
    entry.persona === persona && entry.grant_type === "refresh_token"
  );
}

async function orderFault(
  persona: string,
  respond: FaultInput["respond"],
  times: FaultInput["times"],
): Promise<OrderedFault> {
  const match = { operation: "token", grant_type: "refresh_token", persona } as const;
  const { id } = await amazon.addFault({
    match,
    respond,
    ...(times === undefined ? {} : { times }),
  });
  return {
    async hit(wanted = 1): Promise<void> {
      await eventually(
        `Amazon is asked ${wanted} times`,
        async () => (await amazon.fault(id)).consumed >= wanted || undefined,
        // Longer than a lease: somebody may have to wait for one.
        40_000,
      );
    },
    [Symbol.asyncDispose]: () => amazon.removeFault(id),
  };
}
