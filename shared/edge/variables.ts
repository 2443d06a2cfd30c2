// What the text of a variable means, kind by kind. In plain code but for third parties, of which most
// projects have none: a process reads its configuration before its first answer, and making zod schemas
// for all of its texts was a tenth of a cold start.

import type { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import { isWebUrl, tidyAddress } from "../schemas/address.ts";
import { type Issuer, issuersSchema } from "./issuer.ts";

/**
 * Turns the text of a variable into what it means.
 *
 * @throws ConnectError `configuration_invalid`, saying what it must be and never what it is.
 */
export type ReadVariable<Value> = (text: string) => Value;

/** The public keys of Supabase Auth. */
export interface Jwks {
  keys: { kty: string }[];
}

function mustBe(what: string): ConnectError {
  return new ConnectError("configuration_invalid", `must be ${what}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw mustBe("JSON");
  }
}

/** A secret that is used as it stands. */
export function readSecret(text: string): string {
  return text;
}

export function readClientId(text: string): string {
  if (/^\S{1,100}$/.test(text)) return text;
  throw mustBe("the LwA client id");
}

export function readJwtSecret(text: string): string {
  if (text.length >= 32) return text;
  throw mustBe("at least 32 characters long");
}

/** Separated by commas or spaces. */
export function readScopes(text: string): string[] {
  const scopes = text.split(/[\s,]+/).filter((scope) => scope !== "");
  if (scopes.length > 0) return scopes;
  throw mustBe("scopes of Login with Amazon, separated by commas");
}

export function readWebUrl(text: string): string {
  const address = tidyAddress(text);
  if (isWebUrl(address)) return address;
  throw mustBe("a URL with http or https");
}

/** Separated by commas. */
export function readWebUrls(text: string): string[] {
  return text.split(",").map(tidyAddress).filter((entry) => entry !== "").map(readWebUrl);
}

export function readPostgresUrl(text: string): string {
  const address = tidyAddress(text);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== "") return address;
  throw mustBe("a URL with postgres or postgresql, and a host");
}

function areSecretKeys(value: unknown): value is Record<string, string> {
  return isRecord(value) &&
    Object.values(value).every((key) => typeof key === "string" && key !== "");
}

/** The platform's `{"default":"sb_secret_…"}`. */
export function readSecretKeys(text: string): Record<string, string> {
  const keys = json(text);
  if (areSecretKeys(keys)) return keys;
  throw mustBe("secret keys by their names");
}

function areJwks(value: unknown): value is Jwks["keys"] {
  return Array.isArray(value) &&
    value.every((key) => isRecord(key) && typeof key["kty"] === "string");
}

/** A key set as RFC 7517 has it, or its bare list of keys, as the platform sets it too. */
export function readJwks(text: string): Jwks {
  const set = json(text);
  const keys = isRecord(set) ? set["keys"] : set;
  if (areJwks(keys)) return { keys };
  throw mustBe("a JSON Web Key Set");
}

/** Where an issuer is wrong, and how; zod would quote the names of fields that it does not know. */
function complaint({ code, path, message }: z.ZodIssue): string {
  const said = code === "unrecognized_keys" ? "has fields that are not known here" : message;
  return path.length === 0 ? said : `${path.join(".")}: ${said}`;
}

/** Third parties, as JSON. */
export function readIssuers(text: string): Issuer[] {
  const read = issuersSchema().safeParse(json(text));
  if (read.success) return read.data;
  throw mustBe(`a list of issuers (${read.error.issues.map(complaint).join(", ")})`);
}
