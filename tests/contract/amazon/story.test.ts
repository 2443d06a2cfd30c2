import assert from "node:assert/strict";
import { amazonTest, callAds, connect, listAccounts, refresh } from "./support.ts";

amazonTest("a person consents and an app reads their profiles and accounts", async (amazon) => {
  const tokens = await connect(amazon, "seller");

  const profiles = await callAds(amazon, "/v2/profiles", { token: tokens.access });
  assert.equal(profiles.status, 200);
  const [profile] = await profiles.json();
  assert.equal(profile.countryCode, "US");

  const accounts = await listAccounts(amazon, tokens.access);
  assert.equal(accounts.status, 200);
  const { adsAccounts, nextToken } = await accounts.json();
  assert.equal(adsAccounts.length, 1);
  assert.equal(adsAccounts[0].alternateIds[0].profileId, profile.profileId);
  assert.equal(nextToken, undefined);

  const refreshed = await refresh(amazon, tokens.refresh);
  const again = await refreshed.json();
  assert.notEqual(again.access_token, tokens.access);
  assert.equal(again.refresh_token, tokens.refresh);
  console.log(await amazon.client.log());
  console.log(await amazon.client.grants());
  await amazon.client.addFault({
    match: { operation: "profiles" },
    respond: { status: 429, retry_after: 3 },
  });
  const r = await callAds(amazon, "/v2/profiles", { token: tokens.access });
  console.log(
    r.status,
    [...r.headers],
    await r.text(),
    await amazon.client.faults(),
    await amazon.client.data("agency"),
    await amazon.client.data("brand"),
  );
});
