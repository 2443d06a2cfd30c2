import type { World } from "../state/world.ts";
import { parseControl } from "./parse-control.ts";
import { revokeSchema } from "./requests.ts";
import { createGrantFilter } from "./grant-filter.ts";

/** Revokes grants, as a person does on Amazon's own page. */
export function revoke(world: World, body: unknown): { revoked: number } {
  const selection = parseControl(revokeSchema, body);
  return { revoked: world.grants.revoke(createGrantFilter(world, selection)) };
}
