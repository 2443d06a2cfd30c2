// deno-lint-ignore-file explicit-function-return-type
// What every runtime does with the package, in its own process.

/** Plays a program with an API key; answers with what it saw. */
export async function play({ AdsConnectError, createAdsConnect }, input) {
  const { url, apiKey, connectionId, profileId } = input;
  const ads = createAdsConnect({ url, apiKey });
  const token = await ads.token({ connection_id: connectionId });
  let accounts = 0;
  for await (const _account of ads.accounts.all({ connection_id: connectionId, limit: 3 })) {
    accounts += 1;
  }
  const profiles = await ads.amazon.get("/v2/profiles", {
    connection_id: connectionId,
    region: "EU",
  });
  const { campaigns } = await ads.amazon.post("/sp/campaigns/list", {}, { profile_id: profileId });
  const refused = await ads.connections.list().catch((error) => error);
  return {
    token: token.access_token.slice(0, 5),
    accounts,
    profileIds: profiles.map(({ profileId }) => profileId),
    campaignId: campaigns[0].campaignId,
    refused: refused instanceof AdsConnectError ? refused.code : String(refused),
  };
}
