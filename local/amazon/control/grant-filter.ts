import type { Grant } from "../state/grant.ts";
import { sha256 } from "../state/secrets.ts";
import type { World } from "../state/world.ts";
import { ControlRefused } from "./control-refused.ts";
import type { RevokeInput } from "./requests.ts";

/**
 * Creates the predicate that is true for the grants that a control request names.
 *
 * @throws {ControlRefused} if it names a refresh token that does not exist
 */
export function createGrantFilter(world: World, selection: RevokeInput): (grant: Grant) => boolean {
  const { refresh_token: refreshToken, grant: id, persona } = selection;
  if (refreshToken !== undefined) {
    const known = world.grants.byRefreshToken(sha256(refreshToken));
    if (!known) {
      throw new ControlRefused(400, "unknown_grant", "Cannot find a grant: no such refresh token");
    }
    return (grant) => grant.id === known.grant.id;
  }
  return (grant) =>
    (id === undefined || grant.id === id) && (persona === undefined || grant.persona === persona);
}
