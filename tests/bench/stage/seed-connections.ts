import type { BenchStack } from "./bench-stack.ts";

/** The tokens of one connection to insert. */
export interface SeededTokens {
  accessToken: string;
  refreshToken: string;
}

/** What the seeded connections have in common. */
export interface SeedTerms {
  userId: string;
  /** The remaining life of the access tokens, in s. */
  expiresIn: number;
  /** When the schedule refreshes them, in s from now; null: never. */
  dueIn: number | null;
}

/** Rows a statement: what a few megabytes of ciphertext hold. */
const BATCH = 2_000;

/**
 * Puts active connections into the database, set-wise, with tokens that the product's own sealer has
 * sealed.
 *
 * @returns Their ids, in the order of the tokens.
 */
export async function seedConnections(
  { admin, sealer, clientId }: Pick<BenchStack, "admin" | "sealer" | "clientId">,
  tokens: readonly SeededTokens[],
  { userId, expiresIn, dueIn }: SeedTerms,
): Promise<string[]> {
  const ids: string[] = [];
  for (let start = 0; start < tokens.length; start += BATCH) {
    const rows = await Promise.all(
      tokens.slice(start, start + BATCH).map(async ({ accessToken, refreshToken }) => {
        const id = crypto.randomUUID();
        const place = { row: id, owner: userId };
        return {
          id,
          access: await sealer.seal(accessToken, { ...place, kind: "access_token" }),
          refresh: await sealer.seal(refreshToken, { ...place, kind: "refresh_token" }),
        };
      }),
    );
    await admin`
      with rows as (
        select * from unnest(
          ${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ access }) => access)}::text[],
          ${rows.map(({ refresh }) => refresh)}::text[]
        ) as r (id, access, refresh)
      ),
      connected as (
        insert into amazon_ads.connections (
          id, user_id, name, status, scopes, client_id, connected_at, last_used_at
        )
        select r.id, ${userId}, 'Seeded', 'active', '{advertising::campaign_management}', ${clientId},
          now(), now()
        from rows as r
      )
      insert into amazon_ads_private.oauth_tokens (
        connection_id, encrypted_access_token, encrypted_refresh_token, expires_at, refresh_due_at
      )
      select r.id, r.access, r.refresh, now() + make_interval(secs => ${expiresIn}),
        now() + make_interval(secs => ${dueIn}::float8)
      from rows as r`;
    ids.push(...rows.map(({ id }) => id));
  }
  // As autovacuum would have within a minute: the planner knows how many there are.
  await admin`analyze amazon_ads.connections, amazon_ads_private.oauth_tokens`;
  return ids;
}
