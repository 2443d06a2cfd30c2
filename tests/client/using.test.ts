import assert from "node:assert/strict";
import {
  type AdsConnectError,
  createAdsConnect,
  type LiveProfile,
  type StoredAccount,
} from "../../client/index.ts";
import { withFault } from "../support/amazon-requests.ts";
import { amazon, stack } from "../support/stack.ts";
import { connectThrough, keyClient, newDeveloper } from "./support/client-of.ts";

const { ads } = await newDeveloper();
const connectionId = await connectThrough(ads, "brand");

/** A profile whose id no number can hold. */
const LARGE_PROFILE = "9007199254740993";

Deno.test("a connection is read, renamed and disconnected", async () => {
  const other = await newDeveloper();
  const id = await connectThrough(other.ads, "seller");
  const [listed] = await other.ads.connections.list();
  assert.equal(listed?.id, id);
  assert.equal((await other.ads.connections.rename(id, "Ours")).name, "Ours");
  assert.ok((await other.ads.connections.get(id)).token?.expires_in);
  assert.equal((await other.ads.connections.disconnect(id)).status, "disconnected");
  await assert.rejects(other.ads.token({ connection_id: id }), {
    code: "connection_disconnected",
    status: 409,
    connectionId: id,
  });
  await assert.rejects(ads.connections.get(id), { code: "connection_not_found", status: 404 });
});

Deno.test("a token is valid, and Amazon takes it", async () => {
  const token = await ads.token({ connection_id: connectionId, min_validity_seconds: 600 });
  assert.ok(token.expires_in >= 600);
  const response = await fetch(`${stack.amazon_url}/na/v2/profiles`, {
    headers: {
      authorization: `Bearer ${token.access_token}`,
      "amazon-advertising-api-clientid": token.client_id,
    },
  });
  assert.equal(response.status, 200);
  await response.body?.cancel();
});

Deno.test("stored accounts come with their profiles, live lists in their own form", async () => {
  const accounts: StoredAccount[] = [];
  for await (const account of ads.accounts.all({ country_code: "US", limit: 2 })) {
    accounts.push(account);
  }
  assert.ok(accounts.length > 2, "more than one page");
  assert.equal(new Set(accounts.map(({ id }) => id)).size, accounts.length);
  const request = { source: "profiles", connection_id: connectionId } as const;
  const { accounts: live } = await ads.accounts.list(request);
  const [profile]: LiveProfile[] = live;
  assert.ok(profile?.profile_id);
});

Deno.test("accounts are changed and judged, and a sync is started", async () => {
  const { accounts: [account] } = await ads.accounts.list({ status: "active" });
  assert.ok(account);
  const renamed = await ads.accounts.update([account.id], { account_name: "Ours" });
  assert.deepEqual(renamed.summary, { total: 1, ok: 1, refused: 0 });
  const { connections: [health] } = await ads.accounts.health({ connection_id: connectionId });
  assert.equal(health?.connection_id, connectionId);
  const { summary } = await ads.sync({ connection_ids: [connectionId] });
  assert.equal(summary.total, 1);
});

Deno.test("ids beyond 2^53 come through the proxy as text, and go back digit by digit", async () => {
  const profiles = await Promise.all(
    (["NA", "EU", "FE"] as const).map((region) =>
      ads.amazon.get<{ profileId: string }[]>("/v2/profiles", {
        connection_id: connectionId,
        region,
      })
    ),
  );
  const ids = profiles.flat().map(({ profileId }) => profileId);
  assert.ok(ids.every((id) => typeof id === "string"));
  assert.ok(ids.includes(LARGE_PROFILE));
  const before = (await amazon.log()).at(-1)?.seq ?? 0;
  const { campaigns } = await ads.amazon.post<{ campaigns: { campaignId: string }[] }>(
    "/sp/campaigns/list",
    {},
    { profile_id: LARGE_PROFILE },
  );
  const [first] = campaigns;
  assert.equal(first?.campaignId, `${LARGE_PROFILE}00`);
  const [call] = (await amazon.log({ after: before })).filter(({ operation }) =>
    operation === "sp_campaigns"
  );
  assert.equal(call?.headers["amazon-advertising-api-scope"], LARGE_PROFILE);
});

Deno.test("an error of Amazon's is told from one of ours", async () => {
  const target = { profile_id: LARGE_PROFILE };
  await assert.rejects(
    ads.amazon.post("/sp/campaigns/list", {}, { ...target, mediaType: "text/plain" }),
    (error: AdsConnectError) => {
      assert.equal(error.code, "amazon_answered_error");
      assert.equal(error.status, 415);
      assert.match(error.message, /media type/);
      return true;
    },
  );
  await assert.rejects(ads.amazon.get("/v2//x", target), { code: "path_not_allowed" });
  await assert.rejects(ads.amazon.get("/v2/profiles", { profile_id: "1" }), {
    code: "profile_not_found",
  });
});

Deno.test("a throttled read is repeated until it passes", async () => {
  const answered = await withFault(
    {
      match: { operation: "sp_campaigns" },
      times: 4,
      respond: { status: 429, retry_after: 1 },
    },
    () =>
      ads.amazon.post<{ campaigns: unknown[] }>("/sp/campaigns/list", {}, {
        profile_id: LARGE_PROFILE,
      }),
  );
  assert.equal(answered.campaigns.length > 0, true);
});

Deno.test("a key does what its scopes say, until it is revoked", async () => {
  const key = await keyClient(ads, ["accounts:read", "tokens"]);
  assert.ok((await key.ads.token({ connection_id: connectionId })).access_token);
  await assert.rejects(key.ads.connections.list(), {
    code: "api_key_scope_missing",
    status: 403,
  });
  assert.equal((await ads.apiKeys.update(key.id, { name: "Other" })).name, "Other");
  assert.equal((await ads.apiKeys.revoke(key.id, { descendants: true })).revoked, 1);
  await assert.rejects(key.ads.token({ connection_id: connectionId }), {
    code: "api_key_revoked",
    status: 401,
  });
});

Deno.test("all keys of a user are revoked at once", async () => {
  const other = await newDeveloper();
  const keys = await Promise.all([1, 2].map(() => keyClient(other.ads, ["keys"])));
  assert.equal(await other.ads.apiKeys.revokeAll(), 2);
  for (const key of keys) await assert.rejects(key.ads.apiKeys.list(), { code: "api_key_revoked" });
});

Deno.test("own apps are added, renamed and removed", async () => {
  const app = await ads.oauthClients.create({
    name: "Ours",
    client_id: `amzn1.application-oa2-client.${crypto.randomUUID()}`,
    client_secret: "amzn1.oa2-cs.v1.secret",
  });
  assert.equal((await ads.oauthClients.update(app.id, { name: "Theirs" })).name, "Theirs");
  assert.ok((await ads.oauthClients.list()).some(({ id }) => id === app.id));
  await ads.oauthClients.remove(app.id);
  await assert.rejects(ads.oauthClients.remove(app.id), { code: "oauth_client_not_found" });
});

Deno.test("a webhook is made, rotated, read and removed", async () => {
  const { webhook, secret } = await ads.webhooks.create({ url: "http://127.0.0.1:9/hook" });
  assert.match(secret, /^whsec_/);
  const rotated = await ads.webhooks.update(webhook.id, { rotate_secret: true });
  assert.notEqual(rotated.secret, secret);
  assert.deepEqual((await ads.webhooks.get(webhook.id)).deliveries, []);
  await ads.webhooks.remove(webhook.id);
  await assert.rejects(ads.webhooks.get(webhook.id), { code: "webhook_not_found" });
});

Deno.test("the project's health needs no credential", async () => {
  const nobody = createAdsConnect({ url: stack.supabase_url, apiKey: "" });
  assert.equal((await nobody.health()).database, "ok");
});

Deno.test("a request that is not valid names its fields", async () => {
  const wrong = { connectionId } as unknown as { connection_id: string };
  await assert.rejects(ads.token(wrong), (error: AdsConnectError) => {
    assert.equal(error.code, "invalid_request");
    assert.match(error.issues?.[0]?.message ?? "", /connectionId \(did you mean connection_id\?\)/);
    return true;
  });
});

Deno.test("an address where nothing listens is a network failure", async () => {
  const nowhere = createAdsConnect({ url: "http://127.0.0.1:9", apiKey: "aac_x" });
  await assert.rejects(nowhere.sync(), { code: "network_failed", status: undefined });
});
