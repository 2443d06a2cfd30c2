import type { z } from "zod";
import type { World } from "../world.ts";
import { ControlRefused, parseControl } from "./refused.ts";
import { type grantedSchema, grantsOrderSchema } from "./requests.ts";

/** Grants many consents without anybody in front of a page, as a project that is moving in has them. */
export function giveGrants(world: World, body: unknown): z.output<typeof grantedSchema> {
  const { persona, client_id: clientId, count } = parseControl(grantsOrderSchema, body);
  const client = world.clients.get(clientId);
  if (client === undefined) {
    throw new ControlRefused(400, "unknown_client", `Cannot give grants: no client "${clientId}"`);
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
      })),
  );
  return { refresh_tokens: refreshTokens };
}
