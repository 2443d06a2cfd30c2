import { answerAdsCall, throttled } from "./ads/answer-ads-call.ts";
import { classicError, gatewayError } from "./ads/envelopes.ts";
import { answerReportFile } from "./ads/reports/report-file.ts";
import { answerTermsPage } from "./ads/terms-page.ts";
import { collectRequestFacts } from "./collect-request-facts.ts";
import { applyFault } from "./faults/apply-fault.ts";
import { findRoute, type Route } from "./find-route.ts";
import type { Answer, Outcome } from "./http/answer.ts";
import type { Call } from "./http/call.ts";
import { authorize, takeDecision } from "./lwa/authorize.ts";
import { tokenAnswer } from "./lwa/errors.ts";
import { answerToken } from "./lwa/token.ts";
import { loggableHeaders } from "./state/log-entry.ts";
import type { World } from "./state/world.ts";

/** Answers one request to the simulated Amazon, applies the fault that matches it, and logs it. */
export async function handleCall(world: World, call: Call): Promise<Outcome> {
  const start = performance.now();
  const time = new Date().toISOString();
  const route = findRoute(call);
  const { facts, grant, secrets } = collectRequestFacts(world, call, route);
  const fault = world.faults.take(facts);

  const carryOut = (): Promise<Answer> => answerOf(world, call, route);
  const outcome: Outcome = fault
    ? await applyFault(fault.respond, {
      carryOut,
      errorAnswer: (status) => errorAnswer(status, route, call.requestId),
      closing: world.closing,
    })
    : { kind: "answer", answer: await carryOut() };
  world.log.add({
    time,
    operation: route.name,
    method: call.method,
    path: call.url.pathname,
    query: route.kind === "ads" ? Object.fromEntries(call.url.searchParams) : {},
    region: route.kind === "ads" ? route.routed.region : null,
    status: outcome.kind === "dropped" || outcome.kind === "reset" ? 0 : outcome.answer.status,
    duration_ms: Math.round((performance.now() - start) * 100) / 100,
    grant_type: facts.grantType ?? null,
    // A code has a grant only once it is exchanged.
    grant: grant?.id ?? world.grants.consentOf(secrets["code"] ?? "")?.grant ?? null,
    persona: facts.persona ?? null,
    page: facts.page ?? null,
    header_names: call.headerNames,
    headers: loggableHeaders(call.headers),
    secrets_sha256: secrets,
    fault: fault?.id ?? null,
    request_id: call.requestId,
  });
  return outcome;
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
      return answerReportFile(world, call, route.kind === "page" ? route.id : "");
  }
  if (route.kind === "ads") return await answerAdsCall(world, call, route.routed);
  // In front of the Ads API is an AWS API gateway, which knows no 404: a method and path without a
  // route of their own get this answer, whatever the token. Outside of the regions there is no gateway.
  const { requestId } = call;
  return route.kind === "unknown" && route.region
    ? gatewayError({ status: 403, message: "Missing Authentication Token", requestId })
    : { status: 404, headers: { "content-type": "text/plain" }, text: "Not found\n" };
}

/** An error in the form of the endpoint that was called. */
function errorAnswer(status: number, route: Route, requestId: string): Answer {
  const message = status === 429
    ? "Too Many Requests"
    : status === 401
    ? "Unauthorized"
    : "Internal error";
  if (route.kind === "lwa") {
    return tokenAnswer(status, { error: "server_error", error_description: message });
  }
  const envelope = route.kind === "ads" ? route.routed.operation.envelope : classicError;
  const answer = envelope({ status, message, requestId });
  return status === 429 ? throttled(answer, false) : answer;
}
