import type { ErrorCode } from "../../errors.ts";
import type { Scope } from "../../schemas/api-key.ts";
import { EXAMPLE } from "../example-values.ts";
import { errorsFor, NOWHERE_ERRORS, TOKEN_ERRORS } from "../operation-errors.ts";

/** A call of Amazon's that goes through `amazon-api`. */
export interface ProxyExample {
  title: string;
  method: "GET" | "POST";
  /** The path at Amazon. */
  path: string;
  /** The name of what it does, for programs. */
  operationId: string;
  headers: Readonly<Record<string, string>>;
  body?: Readonly<Record<string, unknown>>;
}

/** What is ours of the proxy. */
export interface ProxyContract {
  /** The function's name. */
  name: string;
  /** What it is for, in a sentence. */
  purpose: string;
  /** What an API key must be allowed. */
  scope: Scope;
  /** The problems that are ours: an answer of Amazon's has `x-answered-by: amazon`. */
  errors: readonly ErrorCode[];
  /** Calls that a test really sends. */
  examples: readonly ProxyExample[];
}

/**
 * What is ours of `amazon-api`: path, query, body and answers are Amazon's. The headers that it takes are in
 * `requests/amazon-api.ts`.
 */
export const amazonApi: ProxyContract = {
  name: "amazon-api",
  purpose: "Passes any call on to the Amazon Ads API, with a valid token.",
  scope: "amazon",
  errors: [
    ...errorsFor("user"),
    ...NOWHERE_ERRORS,
    ...TOKEN_ERRORS,
    "tokens_stopped",
    "account_not_found",
    "profile_not_found",
    "path_not_allowed",
  ],
  examples: [
    {
      title: "List profiles",
      method: "GET",
      path: "/v2/profiles",
      operationId: "amazonProfiles",
      headers: { "x-connection-id": EXAMPLE.connectionId },
    },
    {
      title: "List campaigns of Sponsored Products",
      method: "POST",
      path: "/sp/campaigns/list",
      operationId: "amazonCampaigns",
      headers: {
        "x-profile-id": EXAMPLE.profileId,
        "content-type": "application/vnd.spCampaign.v3+json",
        "accept": "application/vnd.spCampaign.v3+json",
      },
      body: { maxResults: 10 },
    },
  ],
};
