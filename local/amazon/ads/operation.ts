import type { Answer, Call } from "../call.ts";
import type { Profile } from "../data/account.ts";
import type { Holdings } from "../data/holdings.ts";
import type { Region } from "../data/marketplaces.ts";
import type { OperationName } from "../fault-order.ts";
import type { Grant } from "../grant.ts";
import type { World } from "../world.ts";
import type { Envelope } from "./envelopes.ts";

/** An authenticated request to one region of the Ads API. */
export interface AdsCall {
  world: World;
  call: Call;
  region: Region;
  grant: Grant;
  /** What the person behind the token has. */
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
 * How an endpoint wants to be told whose data it is about: `profile` is any profile of this region and
 * person, `agency` one with DSP behind it, `advertiser` a DSP advertiser's id in `Amazon-Ads-AccountId`,
 * `profile or advertiser` either of them and never both.
 */
export type Subject = "none" | "profile" | "agency" | "advertiser" | "profile or advertiser";

/** One endpoint of the Ads API. */
export interface AdsOperation {
  name: OperationName;
  method: "GET" | "POST" | "DELETE";
  /** With `{name}` for what varies. */
  path: string;
  /** The media types it reads; none: it has no body. */
  consumes: string[];
  produces: string;
  /** Whether Accept must name `produces`; otherwise a wildcard will do. */
  strictAccept: boolean;
  subject: Subject;
  envelope: Envelope;
  /** Whether the body carries a `nextToken`, so that the page is known before the call is carried out. */
  paged?: boolean;
  handle(call: AdsCall): Answer | Promise<Answer>;
}
