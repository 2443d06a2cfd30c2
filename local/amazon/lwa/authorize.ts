import { z } from "zod";
import { type Answer, htmlAnswer, redirectAnswer } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import { personaSchema } from "../data/personas.ts";
import { htmlPage } from "../http/html-page.ts";
import type { World } from "../state/world.ts";
import { checkAuthorization } from "./authorization-request.ts";
import { decide } from "./decide.ts";
import { consentPage, errorPage } from "./pages.ts";

const decisionSchema = z.object({
  request: z.string(),
  persona: personaSchema,
  decision: z.enum(["allow", "deny"]),
});

/** `GET /ap/oa`: the consent page, an error page, or a redirect with an error. */
export function authorize(world: World, call: Call): Answer {
  const checked = checkAuthorization(world, call.url.searchParams);
  if (checked.ok) return consentPage(checked.request, call.url.search.slice(1));
  return "page" in checked ? errorPage(checked.page) : redirectAnswer(checked.redirectTo);
}

/** `POST /ap/oa/decision`: what the consent page sends; the request is checked once more. */
export function takeDecision(world: World, call: Call): Answer {
  const form = decisionSchema.safeParse(Object.fromEntries(new URLSearchParams(call.body)));
  if (!form.success) {
    return htmlAnswer(
      400,
      htmlPage("Simulated Amazon", "<h1>This form is incomplete. Go back and choose again.</h1>"),
    );
  }
  const checked = checkAuthorization(world, new URLSearchParams(form.data.request));
  if (checked.ok) return redirectAnswer(decide(world, checked.request, form.data));
  return "page" in checked ? errorPage(checked.page) : redirectAnswer(checked.redirectTo);
}
