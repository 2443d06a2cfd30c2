/** CREATED until a person accepts the terms, ACCEPTED until a registration uses it up. */
export type TermsStatus = "CREATED" | "ACCEPTED" | "REDEEMED";

/** One agreement to Amazon's advertising terms. */
export interface TermsToken {
  grant: string;
  status: TermsStatus;
  termsType: string | undefined;
}

/** The terms tokens of all personas; each is valid for one registration. */
export class TermsTokens {
  readonly #tokens = new Map<string, TermsToken>();

  create(grant: string, termsType: string | undefined): string {
    const id = crypto.randomUUID();
    this.#tokens.set(id, { grant, status: "CREATED", termsType });
    return id;
  }

  get(id: string): TermsToken | undefined {
    return this.#tokens.get(id);
  }

  /** Accepts the terms, as a click does; false if there is no such token. */
  accept(id: string): boolean {
    const token = this.#tokens.get(id);
    if (token?.status === "CREATED") token.status = "ACCEPTED";
    return token !== undefined;
  }
}
