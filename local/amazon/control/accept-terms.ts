import type { World } from "../state/world.ts";
import { ControlRefused } from "./control-refused.ts";
import { parseControl } from "./parse-control.ts";
import { acceptTermsSchema } from "./requests.ts";

/** Accepts terms, as a click on the page at a `termsUrl` does. */
export function acceptTerms(world: World, body: unknown): Record<string, never> {
  const { terms_token: id } = parseControl(acceptTermsSchema, body);
  if (world.terms.accept(id)) return {};
  throw new ControlRefused(400, "unknown_terms_token", `Cannot accept terms: no token "${id}"`);
}
