import { bearerToken } from "./ads/authenticate.ts";
import type { RequestFacts } from "./faults/request-facts.ts";
import type { Route } from "./find-route.ts";
import type { Call } from "./http/call.ts";
import { readClientCredentials } from "./lwa/client-credentials.ts";
import { readForm } from "./lwa/token.ts";
import type { Grant } from "./state/grant.ts";
import { sha256 } from "./state/secrets.ts";
import type { World } from "./state/world.ts";

/** What is known of a request before it is carried out: for the faults and for the log. */
export interface CollectedFacts {
  facts: RequestFacts;
  grant: Grant | undefined;
  /** The SHA-256 of each secret in the request. */
  secrets: Record<string, string>;
}

/** Collects the facts about a request without checking whether it is allowed. */
export function collectRequestFacts(world: World, call: Call, route: Route): CollectedFacts {
  if (route.name === "token") return tokenRequestFacts(world, call);
  const secrets: Record<string, string> = {};
  let grant: Grant | undefined;
  const token = bearerToken(call.headers);
  if (token !== undefined) {
    secrets["access_token"] = sha256(token);
    grant = world.grants.byAccessToken(secrets["access_token"])?.grant;
  }
  return {
    facts: {
      operation: route.name,
      grantType: undefined,
      region: route.kind === "ads" ? route.routed.region : undefined,
      page: pageOf(world, call, route),
      persona: grant?.persona,
      profileId: call.headers.get("amazon-advertising-api-scope") ?? undefined,
      reusesConnection: call.reusesConnection,
    },
    grant,
    secrets,
  };
}

function tokenRequestFacts(world: World, call: Call): CollectedFacts {
  const form = readForm(call);
  const secrets: Record<string, string> = {};
  for (const name of ["code", "refresh_token", "code_verifier"]) {
    const value = form.get(name);
    if (value) secrets[name] = sha256(value);
  }
  const { clientSecret } = readClientCredentials(call.headers, form);
  if (clientSecret !== undefined) secrets["client_secret"] = sha256(clientSecret);
  const grant = world.grants.byRefreshToken(secrets["refresh_token"] ?? "")?.grant;
  return {
    facts: {
      operation: "token",
      grantType: form.get("grant_type") ?? undefined,
      region: undefined,
      page: undefined,
      persona: grant?.persona ?? world.grants.consentOf(secrets["code"] ?? "")?.persona,
      profileId: undefined,
      reusesConnection: call.reusesConnection,
    },
    grant,
    secrets,
  };
}

/** The page that a call asks for; undefined for a list without pages. */
function pageOf(world: World, call: Call, route: Route): number | undefined {
  if (route.kind !== "ads") return undefined;
  if (route.routed.operation.paged) {
    const token = /"nextToken"\s*:\s*"([^"]+)"/.exec(call.body)?.[1];
    return world.pageTokens.peek(token);
  }
  if (route.name !== "dsp_advertisers") return undefined;
  const start = Number(call.url.searchParams.get("startIndex") ?? 0);
  const count = Number(call.url.searchParams.get("count") ?? 20);
  return count > 0 ? Math.floor(start / count) + 1 : undefined;
}
