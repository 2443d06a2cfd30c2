import type { World } from "../world.ts";
import { ControlRefused, parseControl } from "./refused.ts";
import { acceptTermsSchema } from "./requests.ts";

/** Plays a person who clicks Accept on the page behind a `termsUrl`. */
export function acceptTerms(world: World, body: unknown): Record<string, never> {
  const { terms_token: id } = parseControl(acceptTermsSchema, body);
  if (world.terms.accept(id)) return {};
  throw new ControlRefused(400, "unknown_terms_token", `Cannot accept terms: no token "${id}"`);
}
