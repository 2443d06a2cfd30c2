import type { Fault, NewFault } from "./fault.ts";
import type { RequestFacts } from "./request-facts.ts";

const ENDS_WITHOUT_ANSWER = ["drop_connection", "reset_connection"];

/** The faults that were added, in that order. */
export class Faults {
  readonly #faults = new Map<string, Fault>();
  #next = 1;

  add(fault: NewFault): Fault {
    const added: Fault = { id: `fault-${this.#next++}`, ...fault, consumed: 0, skipped: 0 };
    this.#faults.set(added.id, added);
    return added;
  }

  all(): Fault[] {
    return [...this.#faults.values()];
  }

  get(id: string): Fault | undefined {
    return this.#faults.get(id);
  }

  remove(id: string): boolean {
    return this.#faults.delete(id);
  }

  clear(): void {
    this.#faults.clear();
  }

  /** The first fault that applies to this request, counted as consumed. A used-up fault applies to none. */
  take(facts: RequestFacts): Fault | undefined {
    for (const fault of this.#faults.values()) {
      if (isUsedUp(fault) || !matches(fault.match, facts)) continue;
      if (fault.skipped < fault.skip) {
        fault.skipped++;
        continue;
      }
      fault.consumed++;
      return fault;
    }
    return undefined;
  }

  /** Whether a fault is waiting that ends a connection, new or reused, without an answer. */
  endsAnyConnection(): boolean {
    return this.all().some(({ match, respond, ...fault }) =>
      !isUsedUp(fault) && match.connection === undefined &&
      (respond.answer_then_drop === true || ENDS_WITHOUT_ANSWER.includes(respond.broken ?? ""))
    );
  }
}

function isUsedUp({ times, consumed }: Pick<Fault, "times" | "consumed">): boolean {
  return times !== "always" && consumed >= times;
}

function matches(match: Fault["match"], facts: RequestFacts): boolean {
  return (match.operation === "*" || match.operation === facts.operation) &&
    (match.grant_type === undefined || match.grant_type === facts.grantType) &&
    (match.region === undefined || match.region === facts.region) &&
    (match.page === undefined || match.page === facts.page) &&
    (match.persona === undefined || match.persona === facts.persona) &&
    (match.profile_id === undefined || match.profile_id === facts.profileId) &&
    (match.connection === undefined ||
      (match.connection === "reused") === facts.reusesConnection);
}
