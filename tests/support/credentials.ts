import { assertDone, send } from "./send.ts";
import { database, secretKeys } from "./stack.ts";

/** What a call carries to say who makes it. */
export type Credential = Record<string, string>;

/** The operator's secret key. */
export const asOperator: Credential = { apikey: secretKeys.default };

/** A ticket of the schedule's for one call of one function, as the database makes it. */
export async function scheduleTicket(functionName: string): Promise<Credential> {
  const ticket = crypto.randomUUID();
  await database`
    insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input)
    values (sha256(convert_to(${ticket}, 'UTF8')), ${functionName}, '{}')`;
  return { "x-schedule-ticket": ticket };
}

/** A token or an API key. */
export function bearer(token: string): Credential {
  return { authorization: `Bearer ${token}` };
}

/** Everything that a user may allow a key: the operator alone allows `metrics`. */
export const SCOPES = [
  "tokens",
  "accounts:read",
  "accounts:write",
  "connections:read",
  "connections:write",
  "amazon",
  "keys",
  "webhooks",
  "reports:read",
  "reports:write",
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
