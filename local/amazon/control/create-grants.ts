import type { z } from "zod";
import type { World } from "../state/world.ts";
import { ControlRefused } from "./control-refused.ts";
import { parseControl } from "./parse-control.ts";
import { type createdGrantsSchema, grantsInputSchema } from "./requests.ts";

/** Makes many grants without the consent page, as a project has that moves here from another system. */
export function createGrants(world: World, body: unknown): z.output<typeof createdGrantsSchema> {
  const { persona, client_id: clientId, count, consented_at: consentedAt } = parseControl(
    grantsInputSchema,
    body,
  );
  const client = world.clients.get(clientId);
  if (client === undefined) {
    throw new ControlRefused(
      400,
      "unknown_client",
      `Cannot create grants: no client "${clientId}"`,
    );
  }
  const refreshTokens = Array.from(
    { length: count },
    () =>
      world.grants.issueRefreshToken(world.grants.create({
        persona,
        clientId,
        redirectUri: "",
        scopes: client.scopes,
        challenge: undefined,
        challengeMethod: "plain",
        issuedAt: world.clock.now(),
        used: true,
        consentedAt: consentedAt === undefined ? undefined : Date.parse(consentedAt),
      })),
  );
  return { refresh_tokens: refreshTokens };
}
