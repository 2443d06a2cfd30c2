import assert from "node:assert/strict";
import { type CalledProject, callFunction, connectSeller } from "../../database/connect-seller.ts";
import { eventually } from "../../e2e/stack/eventually.ts";
import { sleep } from "../../support/eventually.ts";
import type { Platform } from "../../support/management-api/platform.ts";
import { APP } from "./install.ts";

/** What a person enters at Amazon: the address that the installer has named. */
export async function enterAtAmazon({ amazon }: Platform, redirectUrl: string): Promise<void> {
  await amazon.client.putClient({
    client_id: APP.clientId,
    client_secret: APP.clientSecret,
    redirect_uris: [redirectUrl],
  });
}

/** A project as those who call its functions see it. */
export function calledProject(platform: Platform, prefix = ""): CalledProject {
  return {
    url: platform.projectUrl,
    secretKeys: { default: platform.state.secretKey },
    amazon: platform.amazon,
    returnTo: `${platform.state.siteUrl}/`,
    prefix,
  };
}

/** Signs a user up, as an app would. */
export async function signUp({ projectUrl, state }: Platform, email: string): Promise<string> {
  const response = await fetch(`${projectUrl}/auth/v1/signup`, {
    method: "POST",
    headers: { apikey: state.publishableKey, "content-type": "application/json" },
    body: JSON.stringify({ email, password: "correct horse" }),
  });
  const { user } = await response.json();
  assert.equal(response.status, 200);
  return user.id;
}

/** A report is requested, and the schedule has it made at Amazon and stored. */
async function storeReport(
  { admin, amazon, printed }: Platform,
  { url, secretKeys, prefix = "" }: CalledProject,
  { userId, connectionId }: { userId: string; connectionId: string },
): Promise<void> {
  await amazon.client.changeSettings({ report_seconds: 0 });
  const [profile] = await admin`
    select profile_id from amazon_ads.amazon_profiles where connection_id = ${connectionId} limit 1`;
  const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  const response = await fetch(`${url}/functions/v1/${prefix}reports`, {
    method: "POST",
    headers: { "content-type": "application/json", apikey: secretKeys.default },
    body: JSON.stringify({
      user_id: userId,
      connection_id: connectionId,
      profile_id: profile?.["profile_id"],
      table_name: "report_sp_campaigns",
      start_date: day,
      end_date: day,
    }),
  });
  const answer = await response.text();
  assert.equal(response.status, 202, answer);
  const deadline = Date.now() + 30_000;
  while (true) {
    await admin`update amazon_ads.reports set next_attempt_at = now() where next_attempt_at > now()`;
    await admin`select amazon_ads_private.dispatch_reports()`;
    await sleep(500);
    const [report] = await admin`select status from amazon_ads.reports where user_id = ${userId}`;
    if (report?.["status"] === "stored") return;
    if (Date.now() > deadline) assert.fail(`${JSON.stringify(report)}\n${printed.join("\n")}`);
  }
}

/**
 * The whole of it: a user connects, gets a token, the schedule refreshes the token ahead of time, a sync reads
 * the accounts, and a report is stored.
 *
 * @returns The connection's id, and the user's.
 */
export async function wholeStory(
  platform: Platform,
  { prefix = "", email = "ada@example.com" } = {},
): Promise<{ userId: string; connectionId: string }> {
  const project = calledProject(platform, prefix);
  const { admin } = platform;
  const printed = (): string => platform.printed.join("\n");
  const userId = await signUp(platform, email);
  const connectionId = await connectSeller(project, userId, "seller");
  const token = Object(
    await callFunction(project, "get-token", { user_id: userId, connection_id: connectionId }),
  );
  assert.match(token.access_token, /^Atza\|/);
  await eventually(async () => {
    const [found] = await admin`
      select count(*)::integer as count from amazon_ads.user_accounts where user_id = ${userId}`;
    assert.ok(Number(found?.["count"]) > 0, printed());
  }, 20_000);
  await admin`
    update amazon_ads_private.oauth_tokens
    set expires_at = now() + interval '2 minutes', refresh_due_at = now() - interval '1 second'
    where connection_id = ${connectionId}`;
  await admin`select amazon_ads_private.dispatch_refreshes()`;
  await eventually(async () => {
    const [history] = await admin`
      select action from amazon_ads.token_refresh_history
      where connection_id = ${connectionId} and trigger = 'scheduled'`;
    assert.equal(history?.["action"], "refreshed", printed());
  }, 20_000);
  await storeReport(platform, project, { userId, connectionId });
  return { userId, connectionId };
}
