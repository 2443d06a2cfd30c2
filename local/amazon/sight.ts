import { bearerToken } from "./ads/authenticate.ts";
import type { Call } from "./call.ts";
import type { Sighting } from "./faults.ts";
import type { Grant } from "./grant.ts";
import { readClientCredentials } from "./lwa/client-credentials.ts";
import { readForm } from "./lwa/token.ts";
import type { Route } from "./route.ts";
import { sha256 } from "./secrets.ts";
import type { World } from "./world.ts";

/** What can be seen of a request before it is carried out: for the faults and for the log. */
export interface Sight {
  sighting: Sighting;
  grant: Grant | undefined;
  secrets: Record<string, string>;
}

/** Looks at a request without judging it. */
export function look(world: World, call: Call, route: Route): Sight {
  if (route.name === "token") return lookAtTokenRequest(world, call);
  const secrets: Record<string, string> = {};
  let grant: Grant | undefined;
  const token = bearerToken(call.headers);
  if (token !== undefined) {
    secrets["access_token"] = sha256(token);
    grant = world.grants.byAccessToken(secrets["access_token"])?.grant;
  }
  return {
    sighting: {
      operation: route.name,
      grantType: undefined,
      region: route.kind === "ads" ? route.routed.region : undefined,
      page: pageOf(world, call, route),
      persona: grant?.persona,
    },
    grant,
    secrets,
  };
}

function lookAtTokenRequest(world: World, call: Call): Sight {
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
    sighting: {
      operation: "token",
      grantType: form.get("grant_type") ?? undefined,
      region: undefined,
      page: undefined,
      persona: grant?.persona ?? world.grants.consentOf(secrets["code"] ?? "")?.persona,
    },
    grant,
    secrets,
  };
}

/** The page that a call asks for, as far as the list has pages. */
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
