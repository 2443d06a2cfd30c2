import { type AdsAccount } from "./account.ts";
import { addAccount, type NewAccount } from "./add-account.ts";
import { applyChange } from "./apply-change.ts";
import type { Changed } from "./differences.ts";
import type { Change } from "./change.ts";
import { type Differences, noDifferences } from "./differences.ts";
import { Holdings } from "./holdings.ts";
import { makePersona } from "./personas.ts";

/** Every person that somebody asked for so far, with what they have. */
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

  /** Carries out one change; throws `UnknownHolding` on an account or profile that is not there. */
  change(persona: string, change: Change): Changed {
    const { holdings, differences } = this.#person(persona);
    const changed = applyChange(holdings, differences, change);
    this.#onChange();
    return changed;
  }

  /** Registers an account, which is PENDING until its time has come. */
  register(persona: string, draft: NewAccount): AdsAccount {
    const { holdings, differences } = this.#person(persona);
    const { ads_account_id: id } = addAccount(differences, draft);
    this.#onChange();
    const account = holdings.account(id);
    if (!account) throw new Error(`Cannot register an ads account: "${id}" did not appear`);
    return account;
  }

  /** Gives a person back what they had at first. */
  reset(persona?: string): void {
    if (persona === undefined) this.#people.clear();
    else this.#people.delete(persona);
    this.#onChange();
  }

  /** What is worth storing: the differences of everybody who has any. */
  differences(): Record<string, Differences> {
    const untouched = JSON.stringify(noDifferences());
    return Object.fromEntries(
      [...this.#people].map(([persona, { differences }]) => [persona, differences] as const)
        .filter(([, differences]) => JSON.stringify(differences) !== untouched),
    );
  }

  restore(stored: Record<string, Differences>): void {
    for (const [persona, differences] of Object.entries(stored)) {
      this.#settle(persona, differences);
    }
  }

  #person(persona: string): { holdings: Holdings; differences: Differences } {
    return this.#people.get(persona) ?? this.#settle(persona, noDifferences());
  }

  #settle(
    persona: string,
    differences: Differences,
  ): { holdings: Holdings; differences: Differences } {
    const holdings = new Holdings(makePersona(persona), differences, this.#now);
    const person = { holdings, differences };
    this.#people.set(persona, person);
    return person;
  }
}
