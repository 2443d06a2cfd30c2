import type { BenchStack } from "../stage/bench-stack.ts";

/** Connections that a user has, and rows that a statement inserts. */
const PER_USER = 10;
const BATCH = 50_000;

/**
 * Fills the database with other people's connections, each with a token and each person with an API
 * key. Their ciphertext is always the same value: it is never opened.
 */
export async function fillConnections(
  { admin, sealer, clientId }: Pick<BenchStack, "admin" | "sealer" | "clientId">,
  count: number,
): Promise<void> {
  const place = {
    row: crypto.randomUUID(),
    owner: crypto.randomUUID(),
    kind: "access_token",
  } as const;
  const access = await sealer.seal(`Atza|${"x".repeat(371)}`, place);
  const refresh = await sealer.seal(`Atzr|${"x".repeat(571)}`, place);
  for (let start = 0; start < count; start += BATCH) {
    const size = Math.min(BATCH, count - start);
    await admin`
      with people as (
        insert into amazon_ads.users (id, email)
        select gen_random_uuid(), ${start} || '-' || n || '@bench.example'
        from generate_series(1, ${Math.ceil(size / PER_USER)}::int) as n
        returning id
      ),
      keys as (
        insert into amazon_ads_private.api_keys (user_id, name, prefix, key_hash, scopes)
        select p.id, 'Bench', 'aac_none', encode(sha256(p.id::text::bytea), 'hex'), '{tokens}'
        from people as p
      ),
      connected as (
        insert into amazon_ads.connections (
          user_id, name, status, scopes, client_id, connected_at, last_used_at
        )
        select p.id, 'Other', 'active', '{advertising::campaign_management}', ${clientId}, now(), now()
        from people as p cross join generate_series(1, ${PER_USER}::int)
        returning id
      )
      insert into amazon_ads_private.oauth_tokens (
        connection_id, encrypted_access_token, encrypted_refresh_token, expires_at, refresh_due_at
      )
      select c.id, ${access}, ${refresh}, now() + interval '1 hour', now() + interval '50 minutes'
      from connected as c`;
  }
  await admin`vacuum analyze amazon_ads.users, amazon_ads.connections, amazon_ads_private.oauth_tokens, amazon_ads_private.api_keys`;
}
