import assert from "node:assert/strict";
import type { FaultInput } from "../../../local/amazon/faults/fault.ts";
import type { Region } from "../../../local/amazon/data/marketplaces.ts";
import { type Amazon, startAmazon } from "../../../local/amazon/start-amazon.ts";

export const app = {
  client_id: "amzn1.application-oa2-client.0123456789abcdef",
  client_secret: "amzn1.oa2-cs.v1.secret-of-the-app",
  redirect_uris: ["http://127.0.0.1:9/callback", "https://app.example/callback?from=amazon"],
};
export const otherApp = {
  client_id: "amzn1.application-oa2-client.fedcba9876543210",
  client_secret: "amzn1.oa2-cs.v1.secret-of-the-other-app",
  redirect_uris: ["https://other.example/callback"],
};
export const redirectUri = "http://127.0.0.1:9/callback";
export const scope = "advertising::campaign_management";
export const listMediaType = "application/vnd.listaccountsresource.v1+json";

/** Declares a test that has an Amazon of its own. */
export function amazonTest(name: string, run: (amazon: Amazon) => Promise<void>): void {
  Deno.test(name, async () => {
    const amazon = await startAmazon({ clients: [app, otherApp] });
    try {
      await run(amazon);
    } finally {
      await amazon.close();
    }
  });
}

/** An authorization URL; undefined parameters are left out. */
export function authorizationUrl(
  amazon: Amazon,
  changes: Record<string, string | undefined> = {},
): string {
  const url = new URL(amazon.authorizeUrl);
  const parameters: Record<string, string | undefined> = {
    client_id: app.client_id,
    scope,
    response_type: "code",
    redirect_uri: redirectUri,
    state: "a-state",
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

/** Lets a person consent and returns the code. */
export async function codeFor(
  amazon: Amazon,
  persona: string,
  changes: Record<string, string | undefined> = {},
): Promise<string> {
  const { redirect_to } = await amazon.client.consent({
    authorization_url: authorizationUrl(amazon, changes),
    persona,
  });
  return new URL(redirect_to).searchParams.get("code") ?? assert.fail(`no code in ${redirect_to}`);
}

/** Posts a form to the token endpoint; the app's id and secret unless told otherwise. */
export function postToken(
  amazon: Amazon,
  form: Record<string, string | undefined>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const all = { client_id: app.client_id, client_secret: app.client_secret, ...form };
  const sent = Object.entries(all).filter((entry): entry is [string, string] =>
    entry[1] !== undefined
  );
  return fetch(amazon.tokenUrl, { method: "POST", body: new URLSearchParams(sent), headers });
}

export interface Tokens {
  access: string;
  refresh: string;
}

/** Consents as a person and exchanges the code. */
export async function connect(amazon: Amazon, persona: string): Promise<Tokens> {
  const response = await postToken(amazon, {
    grant_type: "authorization_code",
    code: await codeFor(amazon, persona),
    redirect_uri: redirectUri,
  });
  assert.equal(response.status, 200);
  const body = await response.json();
  return { access: body.access_token, refresh: body.refresh_token };
}

export function refresh(amazon: Amazon, refreshToken: string): Promise<Response> {
  return postToken(amazon, { grant_type: "refresh_token", refresh_token: refreshToken });
}

export interface AdsRequest {
  region?: Region;
  method?: string;
  token?: string;
  headers?: Record<string, string | undefined>;
  body?: unknown;
}

/** Calls the Ads API with the usual headers; an undefined header is left out. */
export function callAds(
  amazon: Amazon,
  path: string,
  { region = "NA", method = "GET", token, headers = {}, body }: AdsRequest,
): Promise<Response> {
  const all: Record<string, string | undefined> = {
    "amazon-advertising-api-clientid": app.client_id,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...headers,
  };
  const sent = Object.entries(all).filter((entry): entry is [string, string] =>
    entry[1] !== undefined
  );
  return fetch(`${amazon.apiUrls[region]}${path}`, {
    method,
    headers: sent,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Asks for one page of ads accounts. */
export function listAccounts(
  amazon: Amazon,
  token: string,
  body: unknown = {},
  region: Region = "NA",
): Promise<Response> {
  return callAds(amazon, "/adsAccounts/list", {
    region,
    method: "POST",
    token,
    headers: { "content-type": listMediaType, accept: listMediaType },
    body,
  });
}

/** Asserts status and body together, so that a failure shows both. */
export async function assertAnswer(
  response: Response,
  status: number,
  body: unknown,
): Promise<void> {
  assert.deepEqual({ status: response.status, body: await response.json() }, { status, body });
}

/** Orders a fault in one line. */
export function order(
  amazon: Amazon,
  operation: NonNullable<FaultInput["match"]>["operation"],
  respond: FaultInput["respond"],
): Promise<{ id: string }> {
  return amazon.client.addFault({ match: { operation }, respond });
}
