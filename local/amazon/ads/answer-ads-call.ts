import type { Answer } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import type { Region } from "../data/marketplaces.ts";
import type { World } from "../state/world.ts";
import { authenticate } from "./authenticate.ts";
import { accepts, mediaTypeOf } from "./media-types.ts";
import type { AdsOperation } from "./operation.ts";
import { findSubject } from "./subject.ts";

/** One call to a known endpoint. */
export interface RoutedCall {
  operation: AdsOperation;
  region: Region;
  parameters: Record<string, string>;
}

/** Checks a call in Amazon's order (token, subject, media types, parameters) and answers it. */
export async function answerAdsCall(
  world: World,
  call: Call,
  { operation, region, parameters }: RoutedCall,
): Promise<Answer> {
  const { headers, requestId } = call;
  const refuse = (status: number, message: string, field?: string): Answer =>
    operation.envelope({ status, message, requestId, field });

  const authenticated = authenticate(world, operation, call);
  if ("refusal" in authenticated) return authenticated.refusal;
  const { grant } = authenticated;
  const holdings = world.people.holdings(grant.persona);

  const { throttle } = world.settings;
  const bucket = `${grant.client_id} ${region}`;
  if (throttle && !world.throttle.allows(bucket, throttle.requests_per_second)) {
    return throttled(refuse(429, "Too Many Requests"), throttle.retry_after);
  }

  const subject = findSubject({ subject: operation.subject, headers, holdings, region, refuse });
  if ("refusal" in subject) return subject.refusal;

  if (operation.consumes.length > 0) {
    const mediaType = mediaTypeOf(headers.get("content-type")) ?? "";
    if (!operation.consumes.some((consumed) => consumed.toLowerCase() === mediaType)) {
      return refuse(415, "Cannot consume content type");
    }
  }
  if (!accepts(headers.get("accept"), operation.produces, operation.strictAccept)) {
    return refuse(406, "Cannot produce a media type that the Accept header allows");
  }
  const body = readJson(call.body);
  if (body === unreadable) return refuse(400, "Could not parse the request body as JSON");

  const { profile } = subject;
  return await operation.handle(
    { world, call, region, grant, holdings, parameters, profile, body, refuse },
  );
}

/** A 429 of Amazon's, which often has no Retry-After. */
export function throttled(answer: Answer, retryAfter: boolean): Answer {
  const headers = { ...answer.headers, "amazon-advertising-api-throttled": "true" };
  return { ...answer, headers: retryAfter ? { ...headers, "retry-after": "1" } : headers };
}

const unreadable = Symbol("unreadable");

function readJson(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return unreadable;
  }
}
