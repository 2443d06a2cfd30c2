import assert from "node:assert/strict";
import { z } from "zod";
import { amazon, stack } from "./stack.ts";

/** A Login with Amazon app, as its owner knows it. */
export interface LwaApp {
  client_id: string;
  client_secret: string;
  /** The one of its redirect URIs that is used here. */
  redirect_uri: string;
}

const environment = z.object({
  AMAZON_ADS_CLIENT_ID: z.string(),
  AMAZON_ADS_CLIENT_SECRET: z.string(),
  AMAZON_ADS_TOKEN_URL: z.string(),
  AMAZON_ADS_AUTHORIZE_URL: z.string(),
}).parse(stack.functionEnv);

const ourCallback = `${stack.functions_url}/oauth-callback`;

/** The app of the project itself. */
export const projectApp: LwaApp = {
  client_id: environment.AMAZON_ADS_CLIENT_ID,
  client_secret: environment.AMAZON_ADS_CLIENT_SECRET,
  redirect_uri: ourCallback,
};

/** Registers another app at Amazon. */
export async function newLwaApp(redirectUri = ourCallback): Promise<LwaApp> {
  const app = {
    client_id: `amzn1.application-oa2-client.${crypto.randomUUID()}`,
    client_secret: `amzn1.oa2-cs.v1.${crypto.randomUUID()}`,
    redirect_uri: redirectUri,
  };
  await register(app, []);
  return app;
}

/** Gives an app a new secret at Amazon, which no longer takes the old one. */
export async function renewSecret(app: LwaApp): Promise<LwaApp> {
  const renewed = { ...app, client_secret: `amzn1.oa2-cs.v1.${crypto.randomUUID()}` };
  await register(renewed, []);
  return renewed;
}

/** Lets Amazon redirect the project's app to one more address, as another system of its owner has. */
export async function projectAppAt(redirectUri: string): Promise<LwaApp> {
  await register({ ...projectApp, redirect_uri: redirectUri }, [ourCallback]);
  return { ...projectApp, redirect_uri: redirectUri };
}

async function register(app: LwaApp, others: string[]): Promise<void> {
  const { client_id, client_secret, redirect_uri } = app;
  await amazon.putClient({ client_id, client_secret, redirect_uris: [redirect_uri, ...others] });
}

/** Has somebody consent to an app outside of the project: the code that Amazon sends back. */
export async function codeFor(
  app: LwaApp,
  persona: string,
  more: Record<string, string> = {},
): Promise<string> {
  const url = new URL(environment.AMAZON_ADS_AUTHORIZE_URL);
  url.search = new URLSearchParams({
    client_id: app.client_id,
    scope: "advertising::campaign_management",
    response_type: "code",
    redirect_uri: app.redirect_uri,
    ...more,
  }).toString();
  const { redirect_to } = await amazon.consent({ authorization_url: url.href, persona });
  return new URL(redirect_to).searchParams.get("code") ?? assert.fail(`no code: ${redirect_to}`);
}

const tokensSchema = z.object({ access_token: z.string(), refresh_token: z.string() });

/** Consents to an app outside of the project and exchanges the code: what another system has. */
export async function tokensFor(
  app: LwaApp,
  persona: string,
): Promise<z.infer<typeof tokensSchema>> {
  const response = await fetch(environment.AMAZON_ADS_TOKEN_URL, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: await codeFor(app, persona),
      ...app,
    }),
  });
  return tokensSchema.parse(await response.json());
}
