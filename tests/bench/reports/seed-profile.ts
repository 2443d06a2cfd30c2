import type { BenchStack } from "../stage/bench-stack.ts";
import { seedConnections } from "../stage/seed-connections.ts";

/** A connection with one profile, whose token lives long. */
export interface SeededProfile {
  userId: string;
  connectionId: string;
  profileId: string;
}

/** Puts connections with one profile each into the database. */
export async function seedProfiles(
  staged: BenchStack,
  userId: string,
  count: number,
): Promise<SeededProfile[]> {
  const tokens = Array.from({ length: count }, (_, index) => ({
    accessToken: `Atza|${index}${"x".repeat(371)}`,
    refreshToken: `Atzr|${index}`,
  }));
  const ids = await seedConnections(staged, tokens, {
    userId,
    expiresIn: 30 * 86_400,
    dueIn: null,
  });
  const profiles = ids.map((connectionId, index) => ({
    userId,
    connectionId,
    profileId: String(1_200_000_000_000_000 + index),
  }));
  await staged.admin`
    insert into amazon_ads.amazon_profiles (
      user_id, connection_id, profile_id, region, country_code, currency_code, timezone, type
    )
    select ${userId}, r.connection_id, r.profile_id, 'NA', 'US', 'USD', 'America/Los_Angeles', 'seller'
    from unnest(${ids}::uuid[], ${profiles.map(({ profileId }) => profileId)}::text[])
      as r (connection_id, profile_id)`;
  await staged.admin`analyze amazon_ads.amazon_profiles`;
  return profiles;
}
