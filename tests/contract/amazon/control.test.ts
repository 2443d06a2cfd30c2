import assert from "node:assert/strict";
import { sha256 } from "../../../local/amazon/state/secrets.ts";
import {
  amazonTest,
  app,
  authorizationUrl,
  callAds,
  codeFor,
  connect,
  listAccounts,
  order,
  postToken,
  redirectUri,
  refresh,
} from "./support.ts";

amazonTest("the log says what was asked, by whom, and how it went", async (amazon) => {
  const { access, refresh: refreshToken } = await connect(amazon, "agency:30");
  await (await refresh(amazon, refreshToken)).body?.cancel();
  const path = "/v2/profiles?accessLevel=view";
  await (await callAds(amazon, path, { token: access, region: "EU" })).body?.cancel();
  const { nextToken } = await (await listAccounts(amazon, access, { maxResults: 10 })).json();
  await (await listAccounts(amazon, access, { nextToken })).body?.cancel();
  const entries = await amazon.client.log();
  const [grant] = await amazon.client.grants();
  assert.deepEqual(
    entries.map((entry) => [
      entry.seq,
      entry.operation,
      entry.method,
      entry.path,
      entry.region,
      entry.status,
      entry.grant_type,
      entry.page,
    ]),
    [
      [1, "token", "POST", "/auth/o2/token", null, 200, "authorization_code", null],
      [2, "token", "POST", "/auth/o2/token", null, 200, "refresh_token", null],
      [3, "profiles", "GET", "/eu/v2/profiles", "EU", 200, null, null],
      [4, "ads_accounts", "POST", "/na/adsAccounts/list", "NA", 200, null, 1],
      [5, "ads_accounts", "POST", "/na/adsAccounts/list", "NA", 200, null, 2],
    ],
  );
  for (const entry of entries) {
    assert.equal(entry.grant, grant?.id);
    assert.equal(entry.persona, "agency:30");
    assert.ok(entry.duration_ms >= 0);
  }
  assert.deepEqual(entries[2]?.query, { accessLevel: "view" });
  assert.ok(entries[2]?.header_names.includes("authorization"));
  assert.equal(entries[2]?.headers["amazon-advertising-api-clientid"], app.client_id);
});

amazonTest("the log holds hashes of secrets and never a secret", async (amazon) => {
  const code = await codeFor(amazon, "seller");
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
  const tokens = await (await postToken(amazon, form)).json();
  await (await refresh(amazon, tokens.refresh_token)).body?.cancel();
  await (await callAds(amazon, "/v2/profiles", { token: tokens.access_token })).body?.cancel();
  await (await fetch(authorizationUrl(amazon, { state: "a-secret-state" }))).body?.cancel();
  const basic = { authorization: `Basic ${btoa(`${app.client_id}:${app.client_secret}`)}` };
  await (await postToken(amazon, { grant_type: "refresh_token" }, basic)).body?.cancel();

  const text = JSON.stringify(await amazon.client.log());
  const secrets = [code, app.client_secret, tokens.access_token, tokens.refresh_token];
  for (const secret of secrets) {
    assert.ok(!text.includes(secret), "a secret stands in the log");
    assert.ok(text.includes(sha256(secret)), "its hash does not");
  }
  assert.ok(!text.includes("a-secret-state"));
  assert.ok(!text.includes(basic.authorization.slice(6)));
  assert.ok(!JSON.stringify(await amazon.client.grants()).includes(tokens.refresh_token));
});

amazonTest(
  "the log is read from a number on, and numbering continues after it is cleared",
  async (amazon) => {
    const { access: token } = await connect(amazon, "seller");
    await (await callAds(amazon, "/v2/profiles", { token })).body?.cancel();
    assert.deepEqual((await amazon.client.log({ after: 1 })).map((entry) => entry.seq), [2]);
    await amazon.client.clearLog();
    assert.deepEqual(await amazon.client.log(), []);
    await (await callAds(amazon, "/v2/profiles", { token })).body?.cancel();
    assert.deepEqual((await amazon.client.log({ after: 2 })).map((entry) => entry.seq), [3]);
  },
);

amazonTest(
  "the log names the fault, and says 0 for a connection that was dropped",
  async (amazon) => {
    const { access: token } = await connect(amazon, "seller");
    const { id } = await order(amazon, "profiles", { broken: "drop_connection" });
    await assert.rejects(callAds(amazon, "/v2/profiles", { token }));
    const entry = (await amazon.client.log()).at(-1);
    assert.deepEqual([entry?.fault, entry?.status], [id, 0]);
  },
);

amazonTest("the log knows unknown paths, too", async (amazon) => {
  await (await fetch(`${amazon.apiUrls.NA}/v9/nothing`)).body?.cancel();
  const [entry] = await amazon.client.log();
  assert.deepEqual([entry?.operation, entry?.path, entry?.status], [
    "unknown",
    "/na/v9/nothing",
    403,
  ]);
});

amazonTest("settings change one by one and are reset together", async (amazon) => {
  const before = await amazon.client.settings();
  await amazon.client.changeSettings({ token_lifetime_seconds: 60 });
  await amazon.client.changeSettings({ expires_in: "string" });
  assert.deepEqual(await amazon.client.settings(), {
    ...before,
    token_lifetime_seconds: 60,
    expires_in: "string",
  });
  assert.deepEqual(await amazon.client.resetSettings(), before);
});

for (
  const [what, request, complaint] of [
    ["an unknown setting", ["PATCH", "settings", { speed: 3 }], /speed/],
    [
      "a setting of a wrong kind",
      ["PATCH", "settings", { refresh_token: "often" }],
      /refresh_token/,
    ],
    ["an unknown person", ["POST", "consent", {
      authorization_url: "http://x.example/ap/oa",
      persona: "stranger",
    }], /a persona is seller, brand, agency or empty/],
    ["a consent to something else", ["POST", "consent", {
      authorization_url: "http://x.example/login",
      persona: "seller",
    }], /leads to \/login/],
    ["a revocation of nobody", ["POST", "revoke", {}], /say one of refresh_token/],
    ["an unknown refresh token", ["POST", "revoke", { refresh_token: "Atzr|x" }], /no such/],
    ["an unknown change", ["POST", "data", { persona: "seller", change: { op: "burn" } }], /op/],
    ["somebody else's account", ["POST", "data", {
      persona: "seller",
      change: { op: "remove_account", ads_account_id: "amzn1.nobody" },
    }], /this person has no ads account "amzn1.nobody"/],
    ["a malformed number", ["GET", "log?after=x", undefined], /Cannot read the request/],
    ["no JSON", ["POST", "revoke", "{"], /not JSON/],
  ] as [string, [string, string, unknown], RegExp][]
) {
  amazonTest(`a control request with ${what} gets a 400 that says so`, async (amazon) => {
    const [method, path, body] = request;
    const response = await fetch(`${amazon.url}/_sim/${path}`, {
      method,
      ...(body === undefined ? {} : {
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    });
    assert.equal(response.status, 400);
    assert.match((await response.json()).message, complaint);
  });
}

amazonTest("an unknown control request is a 404, and so is an unknown fault", async (amazon) => {
  for (const path of ["nothing", "faults/fault-99"]) {
    const response = await fetch(`${amazon.url}/_sim/${path}`);
    await response.body?.cancel();
    assert.equal(response.status, 404);
  }
});

amazonTest("accounts and profiles come, change and go", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  const accounts = async (): Promise<{ adsAccountId: string; [name: string]: unknown }[]> =>
    (await (await listAccounts(amazon, token)).json()).adsAccounts;
  const profiles = async (): Promise<{ profileId: number; accountInfo: { name?: string } }[]> =>
    (await callAds(amazon, "/v2/profiles", { token })).json();
  const change = (what: Parameters<typeof amazon.client.changeData>[1]) =>
    amazon.client.changeData("seller", what);
  const [first] = await accounts();

  const added = await change({ op: "add_account", account_name: "Second", countries: ["CA"] });
  assert.equal((await accounts()).length, 2);
  assert.equal((await accounts())[1]?.["accountName"], "Second");
  assert.equal((await profiles()).length, 2);

  const id = added.ads_account_id ?? "";
  await change({ op: "update_account", ads_account_id: id, set: { status: "DISABLED" } });
  await change({ op: "update_account", ads_account_id: id, set: { account_name: "Renamed" } });
  const second = (await accounts())[1];
  assert.deepEqual([second?.["accountName"], second?.["status"]], ["Renamed", "DISABLED"]);

  const third = await change({
    op: "add_profile",
    country_code: "MX",
    profile_id: "18446744073709551615",
    ads_account_id: id,
  });
  assert.deepEqual(third.profile_ids, ["18446744073709551615"]);
  const text = await (await callAds(amazon, "/v2/profiles", { token })).text();
  assert.ok(text.includes('"profileId":18446744073709551615,'));
  const list = await (await listAccounts(amazon, token)).text();
  assert.ok(list.includes('{"countryCode":"MX","profileId":18446744073709551615}'));

  const profile_id = String((await profiles())[0]?.profileId);
  await change({ op: "update_profile", profile_id, set: { name: "New Name" } });
  assert.equal((await profiles())[0]?.accountInfo.name, "New Name");
  await change({ op: "remove_profile", profile_id });
  assert.equal((await profiles()).length, 2);

  await change({ op: "remove_account", ads_account_id: first?.adsAccountId ?? "" });
  assert.deepEqual((await accounts()).map((account) => account.adsAccountId), [id]);
  assert.equal((await amazon.client.data("seller")).ads_accounts, 1);

  await amazon.client.resetData("seller");
  assert.deepEqual(await accounts(), [first]);
});

amazonTest("an account is removed with its profiles or without them", async (amazon) => {
  const { access: token } = await connect(amazon, "seller:2");
  const { adsAccounts } = await (await listAccounts(amazon, token)).json();
  const remove = (index: number, keep_profiles: boolean) =>
    amazon.client.changeData("seller:2", {
      op: "remove_account",
      ads_account_id: adsAccounts[index].adsAccountId,
      keep_profiles,
    });
  await remove(0, true);
  assert.equal((await amazon.client.data("seller:2")).profiles.NA, 2);
  await remove(1, false);
  assert.equal((await amazon.client.data("seller:2")).profiles.NA, 1);
});

amazonTest("removing accounts between two pages skips no other account", async (amazon) => {
  const { access } = await connect(amazon, "agency:30");
  const first = await (await listAccounts(amazon, access, { maxResults: 10 })).json();
  const ads_account_id = first.adsAccounts[3].adsAccountId;
  await amazon.client.changeData("agency:30", { op: "remove_account", ads_account_id });
  const { nextToken } = first;
  const rest = await (await listAccounts(amazon, access, { nextToken })).json();
  assert.equal(rest.adsAccounts.length, 20);
});

amazonTest(
  "a reset forgets faults, log, settings and changes, and keeps consents",
  async (amazon) => {
    const tokens = await connect(amazon, "seller");
    await order(amazon, "*", { status: 500 });
    await amazon.client.changeSettings({ expires_in: "string" });
    await amazon.client.changeData("seller", { op: "add_account" });
    await amazon.client.reset();
    assert.deepEqual(await amazon.client.log(), []);
    assert.deepEqual(await amazon.client.faults(), []);
    assert.equal((await amazon.client.settings()).expires_in, "number");
    assert.equal((await amazon.client.data("seller")).ads_accounts, 1);
    const refreshed = await refresh(amazon, tokens.refresh);
    await refreshed.body?.cancel();
    assert.equal(refreshed.status, 200);
  },
);

amazonTest("an app can be registered while the simulator runs", async (amazon) => {
  const client_id = "amzn1.application-oa2-client.brought-along";
  const own = { client_id, redirect_uri: "https://own.example/back" };
  await assert.rejects(codeFor(amazon, "seller", own));
  await amazon.client.putClient({
    client_id,
    client_secret: "its-own",
    redirect_uris: ["https://own.example/back"],
  });
  const response = await postToken(amazon, {
    grant_type: "authorization_code",
    code: await codeFor(amazon, "seller", own),
    ...own,
    client_secret: "its-own",
  });
  await response.body?.cancel();
  assert.equal(response.status, 200);
});
