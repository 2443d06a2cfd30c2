import { type AdsAccount } from "./account.ts";
import { addAccount, type NewAccount } from "./add-account.ts";
import { applyChange } from "./apply-change.ts";
import type { Changed } from "./differences.ts";
import type { Change } from "./change.ts";
import { type Differences, noDifferences } from "./differences.ts";
import { Holdings } from "./holdings.ts";
import { makePersona } from "./personas.ts";

/** The personas that were used so far, with their accounts and profiles. */
export class People {
  readonly #people = new Map<string, { holdings: Holdings; differences: Differences }>();
  readonly #now: () => number;
  readonly #onChange: () => void;

  constructor(now: () => number, onChange: () => void) {
    this.#now = now;
    this.#onChange = onChange;
  }

  holdings(persona: string): Holdings {
    return this.#person(persona).holdings;
  }

  /**
   * Carries out one change.
   *
   * @throws {UnknownHolding} if it names an account or profile that the persona does not have
   */
  change(persona: string, change: Change): Changed {
    const { holdings, differences } = this.#person(persona);
    const changed = applyChange(holdings, differences, change);
    this.#onChange();
    return changed;
  }

  /** Registers an account, which is PENDING until `pendingUntil`. */
  register(persona: string, draft: NewAccount): AdsAccount {
    const { holdings, differences } = this.#person(persona);
    const { ads_account_id: id } = addAccount(differences, draft);
    this.#onChange();
    const account = holdings.account(id);
    if (!account) throw new Error(`Cannot register an ads account: "${id}" did not appear`);
    return account;
  }

  /** Undoes all changes to one persona, or to all. */
  reset(persona?: string): void {
    if (persona === undefined) this.#people.clear();
    else this.#people.delete(persona);
    this.#onChange();
  }

  /** The changes that a state file keeps, by persona. */
  differences(): Record<string, Differences> {
    const untouched = JSON.stringify(noDifferences());
    return Object.fromEntries(
      [...this.#people].map(([persona, { differences }]) => [persona, differences] as const)
        .filter(([, differences]) => JSON.stringify(differences) !== untouched),
    );
  }

  restore(stored: Record<string, Differences>): void {
    for (const [persona, differences] of Object.entries(stored)) {
      this.#add(persona, differences);
    }
  }

  #person(persona: string): { holdings: Holdings; differences: Differences } {
    return this.#people.get(persona) ?? this.#add(persona, noDifferences());
  }

  #add(
    persona: string,
    differences: Differences,
  ): { holdings: Holdings; differences: Differences } {
    const holdings = new Holdings(makePersona(persona), differences, this.#now);
    const person = { holdings, differences };
    this.#people.set(persona, person);
    return person;
  }
}
