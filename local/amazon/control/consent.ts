import { checkAuthorization } from "../lwa/authorization-request.ts";
import { decide } from "../lwa/decide.ts";
import type { World } from "../state/world.ts";
import { ControlRefused } from "./control-refused.ts";
import { parseControl } from "./parse-control.ts";
import { consentSchema } from "./requests.ts";

/** Decides for a person on the consent page, after the page's own checks. */
export function consent(world: World, body: unknown): { redirect_to: string } {
  const { authorization_url, persona, decision, consented_at: consentedAt } = parseControl(
    consentSchema,
    body,
  );
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
    return {
      redirect_to: decide(world, checked.request, {
        persona,
        decision,
        consentedAt: consentedAt === undefined ? undefined : Date.parse(consentedAt),
      }),
    };
  }
  if ("redirectTo" in checked) return { redirect_to: checked.redirectTo };
  throw new ControlRefused(400, checked.page.code, checked.page.summary);
}
