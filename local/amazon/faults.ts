import type { Fault, FaultOrdered, OperationName } from "./fault-order.ts";

/** What a request shows that a fault can match. */
export interface Sighting {
  operation: OperationName;
  grantType: string | undefined;
  region: string | undefined;
  page: number | undefined;
  persona: string | undefined;
}

/** The faults that were ordered, in the order in which they were. */
export class Faults {
  readonly #faults = new Map<string, Fault>();
  #next = 1;

  order(order: FaultOrdered): Fault {
    const fault: Fault = { id: `fault-${this.#next++}`, ...order, consumed: 0, skipped: 0 };
    this.#faults.set(fault.id, fault);
    return fault;
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

  /** The first fault that hits this request, counted as consumed; used-up faults hit nothing. */
  take(sighting: Sighting): Fault | undefined {
    for (const fault of this.#faults.values()) {
      if (isUsedUp(fault) || !matches(fault.match, sighting)) continue;
      if (fault.skipped < fault.skip) {
        fault.skipped++;
        continue;
      }
      fault.consumed++;
      return fault;
    }
    return undefined;
  }

  /** Whether a connection is yet to be dropped. */
  dropsPending(): boolean {
    return this.all().some((fault) =>
      !isUsedUp(fault) &&
      (fault.respond.broken === "drop_connection" || fault.respond.answer_then_drop === true)
    );
  }
}

function isUsedUp({ times, consumed }: Fault): boolean {
  return times !== "always" && consumed >= times;
}

function matches(match: Fault["match"], seen: Sighting): boolean {
  return (match.operation === "*" || match.operation === seen.operation) &&
    (match.grant_type === undefined || match.grant_type === seen.grantType) &&
    (match.region === undefined || match.region === seen.region) &&
    (match.page === undefined || match.page === seen.page) &&
    (match.persona === undefined || match.persona === seen.persona);
}
