import type { Grant } from "../grant.ts";
import { sha256 } from "../secrets.ts";
import type { World } from "../world.ts";
import { ControlRefused, parseControl } from "./refused.ts";
import { revokeSchema } from "./requests.ts";

/** Takes consents back, as a person does on Amazon's own page. */
export function revoke(world: World, body: unknown): { revoked: number } {
  const which = parseControl(revokeSchema, body);
  if ("refresh_token" in which) {
    const known = world.grants.byRefreshToken(sha256(which.refresh_token));
    if (!known) {
      throw new ControlRefused(400, "unknown_grant", "Cannot revoke: no such refresh token");
    }
    return { revoked: world.grants.revoke((grant) => grant.id === known.grant.id) };
  }
  const chosen = (grant: Grant): boolean =>
    "grant" in which
      ? grant.id === which.grant
      : "persona" in which
      ? grant.persona === which.persona
      : true;
  return { revoked: world.grants.revoke(chosen) };
}
