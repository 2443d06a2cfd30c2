import assert from "node:assert/strict";
import type { Person } from "./person.ts";
import { assertDone, send } from "./send.ts";
import { secretKeys } from "./stack.ts";

/** What a call carries to say who makes it. */
export type Credential = Record<string, string>;

/** The operator's secret key. */
export const asOperator: Credential = { apikey: secretKeys.default };

/** The schedule's secret key. */
export const asSchedule: Credential = { apikey: secretKeys.cron };

/** A token or an API key. */
export function bearer(token: string): Credential {
  return { authorization: `Bearer ${token}` };
}

/** The session of a signed-in person. */
export async function asPerson(person: Person): Promise<Credential> {
  const { data } = await person.supabase.auth.getSession();
  return bearer(data.session?.access_token ?? assert.fail("nobody is signed in"));
}

/** Everything that a key may be allowed. */
export const SCOPES = [
  "tokens",
  "accounts:read",
  "accounts:write",
  "connections:read",
  "connections:write",
  "amazon",
  "keys",
] as const;

/** An API key as its maker sees it, once. */
export interface MadeKey {
  id: string;
  key: string;
  as: Credential;
}

/** Makes an API key; with every scope unless told otherwise. */
export async function makeKey(
  maker: Credential,
  terms: Record<string, unknown> = {},
): Promise<MadeKey> {
  const made = assertDone(
    await send(maker, "POST", "api-keys", { name: "Script", scopes: SCOPES, ...terms }),
  );
  return { id: made.api_key.id, key: made.key, as: bearer(made.key) };
}
