import { checkAuthorization } from "../lwa/authorization-request.ts";
import { decide } from "../lwa/decide.ts";
import type { World } from "../world.ts";
import { ControlRefused, parseControl } from "./refused.ts";
import { consentSchema } from "./requests.ts";

/** Plays a person in front of the consent page; the page's own checks apply. */
export function consentFor(world: World, body: unknown): { redirect_to: string } {
  const { authorization_url, persona, decision } = parseControl(consentSchema, body);
  const url = new URL(authorization_url);
  if (url.pathname !== "/ap/oa") {
    throw new ControlRefused(
      400,
      "invalid_control_request",
      `Cannot consent: authorization_url leads to ${url.pathname} and not to /ap/oa`,
    );
  }
  const checked = checkAuthorization(world, url.searchParams);
  if (checked.ok) {
    return { redirect_to: decide(world, checked.request, { persona, decision }) };
  }
  if ("redirectTo" in checked) return { redirect_to: checked.redirectTo };
  throw new ControlRefused(400, checked.page.code, checked.page.summary);
}
