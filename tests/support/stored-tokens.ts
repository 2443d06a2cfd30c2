import { z } from "zod";
import type { Grant } from "../../local/amazon/state/grant.ts";
import type { Sealer } from "../../shared/crypto/sealer.ts";
import { sha256Hex } from "../../shared/crypto/sha256.ts";
import { sealerWith, stackKeys } from "./sealing.ts";
import { amazon, database } from "./stack.ts";

/** The state of a connection's tokens as it stands in the database. */
const rowSchema = z.object({
  user_id: z.string(),
  encrypted_access_token: z.string(),
  encrypted_refresh_token: z.string(),
  expires_in: z.number(),
  generation: z.string(),
  refresh_count: z.number(),
  lease_id: z.string().nullable(),
  failure_count: z.number(),
  paused_for: z.number().nullable(),
  last_error: z.string().nullable(),
  status: z.string(),
});

/** A stored row, its tokens opened and hashed as Amazon's log has them. */
export type TokenState =
  & Omit<
    z.infer<typeof rowSchema>,
    "user_id" | "encrypted_access_token" | "encrypted_refresh_token"
  >
  & { accessSha256: string; refreshSha256: string };

/**
 * What is stored for a connection; undefined when it has no tokens.
 *
 * @param sealer What opens them; by default what the stack's own keys do.
 */
export async function storedTokens(
  connectionId: string,
  sealer?: Sealer,
): Promise<TokenState | undefined> {
  const opener = sealer ?? sealerWith(stackKeys);
  const [found] = await database`
    select c.user_id, t.encrypted_access_token, t.encrypted_refresh_token, t.generation, t.refresh_count, t.lease_id,
      t.failure_count, t.last_error, c.status,
      extract(epoch from t.expires_at - clock_timestamp())::float8 as expires_in,
      extract(epoch from t.next_attempt_at - clock_timestamp())::float8 as paused_for
    from amazon_ads_private.oauth_tokens as t join amazon_ads.connections as c on c.id = t.connection_id
    where t.connection_id = ${connectionId}`;
  if (found === undefined) return undefined;
  const { user_id, encrypted_access_token, encrypted_refresh_token, ...rest } = rowSchema.parse(
    found,
  );
  const place = { row: connectionId, owner: user_id };
  const [access, refresh] = await Promise.all([
    opener.open(encrypted_access_token, { ...place, kind: "access_token" }),
    opener.open(encrypted_refresh_token, { ...place, kind: "refresh_token" }),
  ]);
  return {
    ...rest,
    accessSha256: await sha256Hex(access),
    refreshSha256: await sha256Hex(refresh),
  };
}

/** A person's newest consent, as Amazon remembers it. */
export async function grantOf(persona: string): Promise<Grant> {
  const grant = (await amazon.grants()).findLast((known) => known.persona === persona);
  if (grant === undefined) throw new Error(`${persona} has consented to nothing.`);
  return grant;
}
