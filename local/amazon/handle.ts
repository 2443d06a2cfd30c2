import { answerAdsCall } from "./ads/answer-ads-call.ts";
import { gatewayError } from "./ads/envelopes.ts";
import { answerReportFile } from "./ads/report-file.ts";
import { answerTermsPage } from "./ads/terms-page.ts";
import type { Answer, Call, Outcome } from "./call.ts";
import type { Respond } from "./fault-order.ts";
import { htmlInstead, orderedAnswer, spoil } from "./harm.ts";
import { harmlessValues } from "./log-entry.ts";
import { authorize, takeDecision } from "./lwa/authorize.ts";
import { answerToken } from "./lwa/token.ts";
import { pause } from "./pause.ts";
import { findRoute, type Route } from "./route.ts";
import { look } from "./sight.ts";
import type { World } from "./world.ts";

/** Answers one request to the simulated Amazon, with whatever fault was ordered for it, and logs it. */
export async function handle(world: World, call: Call): Promise<Outcome> {
  const began = performance.now();
  const time = new Date().toISOString();
  const route = findRoute(call);
  const { sighting, grant, secrets } = look(world, call, route);
  const fault = world.faults.take(sighting);

  const outcome = await carryOut(world, call, route, fault?.respond);
  world.log.add({
    time,
    operation: route.name,
    method: call.method,
    path: call.url.pathname,
    query: route.kind === "ads" ? Object.fromEntries(call.url.searchParams) : {},
    region: route.kind === "ads" ? route.routed.region : null,
    status: outcome.kind === "dropped" ? 0 : outcome.answer.status,
    duration_ms: Math.round((performance.now() - began) * 100) / 100,
    grant_type: sighting.grantType ?? null,
    // A code has a grant only once it is exchanged.
    grant: grant?.id ?? world.grants.consentOf(secrets["code"] ?? "")?.grant ?? null,
    persona: sighting.persona ?? null,
    page: sighting.page ?? null,
    header_names: call.headerNames,
    headers: harmlessValues(call.headers),
    secrets_sha256: secrets,
    fault: fault?.id ?? null,
    request_id: call.requestId,
  });
  return outcome;
}

async function carryOut(
  world: World,
  call: Call,
  route: Route,
  respond: Respond | undefined,
): Promise<Outcome> {
  if (respond?.delay_ms !== undefined) {
    await pause(respond.delay_ms, world.closing);
    if (world.closing.aborted) return { kind: "dropped" };
  }
  if (!respond) return { kind: "answer", answer: await answerOf(world, call, route) };
  const { status, broken } = respond;
  if (broken === "drop_connection") return { kind: "dropped" };
  if (broken === "html") return { kind: "answer", answer: htmlInstead(status ?? 200) };

  if (status !== undefined) {
    if (respond.carry_out || respond.answer_then_drop) await answerOf(world, call, route);
    if (respond.answer_then_drop) return { kind: "dropped" };
    const answer = spoil(orderedAnswer(respond, status, route, call.requestId), broken);
    return { kind: broken === "truncated" ? "truncated" : "answer", answer };
  }
  const answer = spoil(await answerOf(world, call, route), broken);
  if (respond.answer_then_drop) return { kind: "dropped" };
  return { kind: broken === "truncated" ? "truncated" : "answer", answer };
}

async function answerOf(world: World, call: Call, route: Route): Promise<Answer> {
  switch (route.name) {
    case "authorize":
      return authorize(world, call);
    case "decision":
      return takeDecision(world, call);
    case "token":
      return answerToken(world, call);
    case "terms_page":
      return answerTermsPage(world, call, route.kind === "page" ? route.id : "");
    case "report_file":
      return await answerReportFile(world, call, route.kind === "page" ? route.id : "");
  }
  if (route.kind === "ads") return await answerAdsCall(world, call, route.routed);
  // The Ads API stands behind an AWS API gateway, which knows no 404: a method and path without a
  // route of their own get this answer, whatever the token. Outside the regions there is no gateway.
  const { requestId } = call;
  return route.kind === "unknown" && route.region
    ? gatewayError({ status: 403, message: "Missing Authentication Token", requestId })
    : { status: 404, headers: { "content-type": "text/plain" }, text: "Not found\n" };
}
