import { database } from "./stack.ts";

/** Makes a stored token expire in that many seconds; negative: it has expired already. */
export async function expireIn(connectionId: string, seconds: number): Promise<void> {
  // An hour old: a younger one counts as being as fresh as Amazon gives.
  await database`
    update amazon_ads_private.oauth_tokens
    set expires_at = now() + make_interval(secs => ${seconds}), refresh_started_at = now() - interval '1 hour'
    where connection_id = ${connectionId}`;
  await database`
    delete from amazon_ads_private.client_pauses as p using amazon_ads.connections as c
    where c.id = ${connectionId}
      and p.client_key = amazon_ads_private.client_key(c.client_id, c.oauth_client_id)`;
  await forgetOutage(connectionId);
}

/** Lifts the pause after a failure, as time would. */
export async function liftPause(connectionId: string): Promise<void> {
  await database`
    update amazon_ads_private.oauth_tokens set next_attempt_at = null, failure_count = 0
    where connection_id = ${connectionId}`;
  await database`
    delete from amazon_ads_private.client_pauses as p using amazon_ads.connections as c
    where c.id = ${connectionId}
      and p.client_key = amazon_ads_private.client_key(c.client_id, c.oauth_client_id)`;
  await forgetOutage(connectionId);
}

async function forgetOutage(connectionId: string): Promise<void> {
  await database`
    delete from amazon_ads_private.amazon_outages as o using amazon_ads.connections as c
    where c.id = ${connectionId} and o.outage_key = amazon_ads_private.outage_key(c)`;
}

/** The history of a connection's tokens, oldest first. */
export async function historyOf(
  connectionId: string,
): Promise<
  {
    action: string;
    trigger: string;
    success: boolean;
    error_code: string | null;
    reason: string | null;
    /** How many equal failures in a row it stands for. */
    attempts: number;
  }[]
> {
  return await database`
    select action, trigger, success, error_code, reason, attempts from amazon_ads.token_refresh_history
    where connection_id = ${connectionId} order by id`;
}
