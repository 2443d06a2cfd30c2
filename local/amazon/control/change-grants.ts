import type { World } from "../state/world.ts";
import { parseControl } from "./parse-control.ts";
import { changeGrantsSchema } from "./requests.ts";
import { createGrantFilter } from "./grant-filter.ts";

/** Changes when the consent of some grants was given, and with it when their refresh tokens end. */
export function changeGrants(world: World, body: unknown): { changed: number } {
  const { consented_at: consentedAt, ...selection } = parseControl(changeGrantsSchema, body);
  return { changed: world.grants.setConsentedAt(createGrantFilter(world, selection), consentedAt) };
}
