import type { BenchStack } from "../stage/bench-stack.ts";
import { seedConnections } from "../stage/seed-connections.ts";

/** How long the simulated Amazon takes for a token, in ms. */
export const AMAZON_MS = 300;

/** Makes the simulated Amazon take AMAZON_MS for every refresh. */
export async function slowAmazon({ amazon }: BenchStack): Promise<void> {
  await amazon.addFault({
    match: { operation: "token", grant_type: "refresh_token" },
    respond: { delay_ms: AMAZON_MS },
    times: "always",
  });
}

/** Connects consents whose tokens expire in seven minutes: all of them are due. */
export async function seedDue(staged: BenchStack, userId: string, count: number): Promise<void> {
  const refreshTokens = await staged.amazon.createGrants({
    persona: "seller",
    client_id: staged.clientId,
    count,
  });
  await seedConnections(
    staged,
    refreshTokens.map((refreshToken) => ({
      // As long as Amazon's.
      accessToken: `Atza|${"x".repeat(371)}`,
      refreshToken,
    })),
    { userId, expiresIn: 420, dueIn: 0 },
  );
}
