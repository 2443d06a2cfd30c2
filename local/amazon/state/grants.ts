import type { Consent, Grant, StoredGrants } from "./grant.ts";
import { newAccessToken, newCode, newRefreshToken, sha256 } from "./secrets.ts";

/** Above these numbers the oldest tokens and codes are forgotten. */
const MAX_ACCESS_TOKENS = 100_000;
const MAX_CODES = 10_000;

/** The codes, grants and tokens of all personas. */
export class Grants {
  readonly #grants = new Map<string, Grant>();
  readonly #codes = new Map<string, Consent>();
  readonly #refreshTokens = new Map<string, { grant: string; ended: boolean }>();
  readonly #accessTokens = new Map<string, { grant: string; expires: number }>();
  readonly #now: () => number;
  readonly #onChange: () => void;

  constructor(now: () => number, onChange: () => void) {
    this.#now = now;
    this.#onChange = onChange;
  }

  /** Issues an authorization code. */
  issueCode(consent: Omit<Consent, "issuedAt" | "used" | "grant">): string {
    const code = newCode();
    forgetOldest(this.#codes, MAX_CODES);
    this.#codes.set(sha256(code), { ...consent, issuedAt: this.#now(), used: false });
    return code;
  }

  consentOf(codeHash: string): Consent | undefined {
    return this.#codes.get(codeHash);
  }

  /** Makes a grant of a consent. */
  create(consent: Consent): Grant {
    const grant: Grant = {
      id: crypto.randomUUID(),
      persona: consent.persona,
      client_id: consent.clientId,
      scopes: consent.scopes,
      consented_at: new Date(consent.consentedAt ?? consent.issuedAt).toISOString(),
      revoked: false,
      newest_refresh_token_sha256: null,
      newest_access_token_sha256: null,
      token_requests: { authorization_code: 0, refresh_token: 0, refused: 0 },
    };
    this.#grants.set(grant.id, grant);
    consent.grant = grant.id;
    this.#onChange();
    return grant;
  }

  /** A new access token; earlier ones stay valid until their own expiry. */
  issueAccessToken(grant: Grant, lifetimeSeconds: number): string {
    const token = newAccessToken();
    const hash = sha256(token);
    forgetOldest(this.#accessTokens, MAX_ACCESS_TOKENS);
    this.#accessTokens.set(hash, {
      grant: grant.id,
      expires: this.#now() + lifetimeSeconds * 1000,
    });
    grant.newest_access_token_sha256 = hash;
    this.#onChange();
    return token;
  }

  issueRefreshToken(grant: Grant): string {
    const token = newRefreshToken();
    const hash = sha256(token);
    this.#refreshTokens.set(hash, { grant: grant.id, ended: false });
    grant.newest_refresh_token_sha256 = hash;
    this.#onChange();
    return token;
  }

  /** Ends a refresh token that a new one replaces. */
  endRefreshToken(hash: string): void {
    const token = this.#refreshTokens.get(hash);
    if (token) token.ended = true;
    this.#onChange();
  }

  byRefreshToken(hash: string): { grant: Grant; ended: boolean } | undefined {
    const token = this.#refreshTokens.get(hash);
    const grant = token && this.#grants.get(token.grant);
    return grant && { grant, ended: token.ended };
  }

  byAccessToken(hash: string): { grant: Grant; expired: boolean } | undefined {
    const token = this.#accessTokens.get(hash);
    const grant = token && this.#grants.get(token.grant);
    return grant && { grant, expired: token.expires <= this.#now() };
  }

  all(): Grant[] {
    return [...this.#grants.values()];
  }

  /** Revokes grants, as a person does on Amazon's own page; returns how many grants it ended. */
  revoke(which: (grant: Grant) => boolean): number {
    const affected = this.all().filter((grant) => !grant.revoked && which(grant));
    for (const grant of affected) grant.revoked = true;
    this.#onChange();
    return affected.length;
  }

  /** Changes when the consent of some grants was given; returns how many grants that are. */
  setConsentedAt(which: (grant: Grant) => boolean, consentedAt: string): number {
    const affected = this.all().filter(which);
    for (const grant of affected) grant.consented_at = consentedAt;
    this.#onChange();
    return affected.length;
  }

  stored(): StoredGrants {
    const usable = [...this.#accessTokens].filter(([, token]) => token.expires > this.#now());
    return {
      grants: this.all(),
      refresh_tokens: Object.fromEntries(this.#refreshTokens),
      access_tokens: Object.fromEntries(usable),
    };
  }

  restore(stored: StoredGrants): void {
    for (const grant of stored.grants) this.#grants.set(grant.id, grant);
    for (const [hash, token] of Object.entries(stored.refresh_tokens)) {
      this.#refreshTokens.set(hash, token);
    }
    for (const [hash, token] of Object.entries(stored.access_tokens)) {
      this.#accessTokens.set(hash, token);
    }
  }
}

function forgetOldest(map: Map<string, unknown>, limit: number): void {
  if (map.size < limit) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
