// Parses the text of a variable, kind by kind. In plain code: a process reads its configuration before its
// first answer, and to load zod and make schemas for all of its texts was a sixth of a cold start.

import { ConnectError } from "../errors.ts";
import type { AccountsApi } from "../schemas/accounts-api.ts";
import { isWebUrl, tidyAddress } from "../schemas/address.ts";
import type { Issuer } from "../schemas/issuer.ts";
import type { Jwks } from "../schemas/jwks.ts";

/**
 * Parses the text of a variable, which has no white space around it.
 *
 * @throws ConnectError `configuration_invalid`, whose sentence says what the text must be and never
 * what it is.
 */
export type ParseVariable<Value> = (text: string) => Value;

function expected(what: string): ConnectError {
  return new ConnectError("configuration_invalid", `must be ${what}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw expected("JSON");
  }
}

/** White space inside of a secret comes from a line that was broken while it was pasted. */
function withoutSpace(text: string): string {
  if (/\s/.test(text)) throw expected("text without white space in it");
  return text;
}

/** A secret of one word. */
export function parseSecret(text: string): string {
  return withoutSpace(text);
}

export function parseClientId(text: string): string {
  if (/^\S{1,100}$/.test(text)) return text;
  throw expected("the LwA client id");
}

export function parseJwtSecret(text: string): string {
  if (text.length >= 32) return withoutSpace(text);
  throw expected("at least 32 characters long");
}

/** Separated by commas or spaces. */
export function parseScopes(text: string): string[] {
  const scopes = text.split(/[\s,]+/).filter((scope) => scope !== "");
  if (scopes.length > 0) return scopes;
  throw expected("scopes of Login with Amazon, separated by commas");
}

export function parseAccountsApi(text: string): AccountsApi {
  const name = text.trim();
  if (name === "current" || name === "v1") return name;
  throw expected("current or v1");
}

/** A relaxation that only a machine of a developer's own should have. */
export function parseAllow(text: string): boolean {
  if (text === "allow") return true;
  throw expected("allow, and only on a machine of your own");
}

/** What the names of the deployed functions begin with. The installer's option --prefix sets it. */
export function parseFunctionPrefix(text: string): string {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,29}$/.test(text)) return text;
  throw expected("at most 30 letters, digits, - and _, of which the first is a letter");
}

export function parseWebUrl(text: string): string {
  if (isWebUrl(text)) return withoutSpace(text);
  throw expected("a URL with http or https");
}

/**
 * Where callbacks may send browsers, separated by commas: whole addresses, since each one that is
 * allowed may receive a confirmation. Another app on a device can claim a scheme of its own.
 */
export function parseReturnUrls(text: string): string[] {
  const addresses = text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  if (addresses.some((address) => address.includes("*"))) {
    throw expected("whole addresses: a * is not allowed here");
  }
  return addresses.map(parseWebUrl);
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

export function parsePostgresUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === "") {
    throw expected(
      "a URL with postgres or postgresql, and a host; special characters in the password are " +
        "percent-encoded: # as %23, / as %2F, ? as %3F",
    );
  }
  if (![url.username, url.password, url.pathname].every(isPercentEncoded)) {
    throw expected("a URL whose password is percent-encoded: write % as %25");
  }
  return withoutSpace(text);
}

function areSecretKeys(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.keys(value).length > 0 &&
    Object.values(value).every((key) => typeof key === "string" && key !== "");
}

/** The platform's `{"default":"sb_secret_…"}`. */
export function parseSecretKeys(text: string): Record<string, string> {
  const keys = json(text);
  if (areSecretKeys(keys)) return keys;
  throw expected("secret keys by their names");
}

function areJwks(value: unknown): value is Jwks["keys"] {
  return Array.isArray(value) &&
    value.every((key) => isRecord(key) && typeof key["kty"] === "string");
}

/** A key set as RFC 7517 has it, or its bare list of keys, as the platform sets it too. */
export function parseJwks(text: string): Jwks {
  const set = json(text);
  const keys = isRecord(set) ? set["keys"] : set;
  if (areJwks(keys)) return { keys };
  throw expected("a JSON Web Key Set");
}

/** What each field of an issuer must be. */
const ISSUER_FIELDS: Record<keyof Issuer, { what: string; fits: (value: unknown) => boolean }> = {
  issuer: { what: "a URL with http or https", fits: isWebAddress },
  jwks_url: {
    what: "a URL with http or https",
    fits: (value) => value === undefined || isWebAddress(value),
  },
  audience: { what: "a text", fits: (value) => value === undefined || isText(value) },
  authorized_parties: {
    what: "a list of texts",
    fits: (value) =>
      value === undefined || (Array.isArray(value) && value.length > 0 && value.every(isText)),
  },
};

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isWebAddress(value: unknown): boolean {
  return typeof value === "string" && isWebUrl(tidyAddress(value));
}

/** Says what is wrong about an entry, and never quotes it. */
function complaintsAbout(entry: unknown, at: number): string[] {
  if (!isRecord(entry)) return [`${at}: must be an object`];
  const wrong = Object.entries(ISSUER_FIELDS).filter(([name, { fits }]) => !fits(entry[name]));
  const complaints = wrong.map(([name, { what }]) => `${at}.${name}: must be ${what}`);
  const isKnown = Object.keys(entry).every((name) => Object.hasOwn(ISSUER_FIELDS, name));
  return isKnown ? complaints : [...complaints, `${at}: has fields that are not known here`];
}

/** Third-party issuers, as JSON. */
export function parseIssuers(text: string): Issuer[] {
  const entries = json(text);
  if (!Array.isArray(entries)) throw expected("a list of issuers");
  const complaints = entries.flatMap(complaintsAbout);
  if (complaints.length > 0) throw expected(`a list of issuers (${complaints.join(", ")})`);
  return entries.map((entry: Issuer) => ({
    ...entry,
    issuer: tidyAddress(entry.issuer),
    ...(entry.jwks_url === undefined ? {} : { jwks_url: tidyAddress(entry.jwks_url) }),
  }));
}
