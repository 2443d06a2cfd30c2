import type { Answer } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import type { Profile } from "../data/account.ts";
import type { Holdings } from "../data/holdings.ts";
import type { Region } from "../data/marketplaces.ts";
import type { OperationName } from "../http/operation-names.ts";
import type { Grant } from "../state/grant.ts";
import type { World } from "../state/world.ts";
import type { Envelope } from "./envelopes.ts";

/** An authenticated request to one region of the Ads API. */
export interface AdsCall {
  world: World;
  call: Call;
  region: Region;
  grant: Grant;
  /** What the person has who consented to the token. */
  holdings: Holdings;
  /** The variable parts of the path. */
  parameters: Record<string, string>;
  /** The profile of the scope header, where the endpoint wants one. */
  profile: Profile | undefined;
  /** The parsed body; undefined without one. */
  body: unknown;
  /** Answers with an error in the endpoint's own form. */
  refuse(status: number, message: string, field?: string): Answer;
}

/**
 * Whose data an endpoint is about, and the header that says so: `profile` is any profile of this region
 * and person, `agency` a profile with DSP advertisers, `advertiser` a DSP advertiser's id in
 * `Amazon-Ads-AccountId`, and `profile or advertiser` one of the two, never both.
 */
export type Subject = "none" | "profile" | "agency" | "advertiser" | "profile or advertiser";

/** One endpoint of the Ads API. */
export interface AdsOperation {
  name: OperationName;
  method: "GET" | "POST" | "DELETE";
  /** `{name}` is a variable part. */
  path: string;
  /** The media types of its body; empty for an endpoint without one. */
  consumes: string[];
  produces: string;
  /** Whether Accept must name `produces`; otherwise a wildcard is enough. */
  strictAccept: boolean;
  subject: Subject;
  envelope: Envelope;
  /** Whether the body carries a `nextToken`, so that the page is known before the call is carried out. */
  paged?: boolean;
  handle(call: AdsCall): Answer | Promise<Answer>;
}
