import assert from "node:assert/strict";
import type { Region } from "../../../local/amazon/data/marketplaces.ts";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import { amazonTest, app, assertAnswer, callAds, connect } from "./support.ts";

const mediaType = "application/vnd.spCampaign.v3+json";

interface CampaignRequest {
  scope?: string | undefined;
  region?: Region;
  accept?: string;
  body?: unknown;
}

function campaigns(amazon: Amazon, token: string, request: CampaignRequest): Promise<Response> {
  const { scope, region = "NA", accept = mediaType, body = {} } = request;
  return callAds(amazon, "/sp/campaigns/list", {
    method: "POST",
    region,
    token,
    headers: { "content-type": mediaType, accept, "amazon-advertising-api-scope": scope },
    body,
  });
}

async function assertDetails(response: Response, status: number, details: string): Promise<void> {
  const requestId = response.headers.get("x-amzn-requestid");
  await assertAnswer(response, status, { code: String(status), details, requestId });
}

async function profileId(
  amazon: Amazon,
  token: string,
  query: string,
  region: Region = "NA",
): Promise<string> {
  const list = await (await callAds(amazon, `/v2/profiles${query}`, { token, region })).json();
  return String(list.at(-1).profileId);
}

amazonTest("campaigns are listed for the profile in the scope header, in pages", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  const scope = "1200000000000000";
  const response = await campaigns(amazon, access, { scope, body: { maxResults: 20 } });
  assert.equal(response.headers.get("content-type"), mediaType);
  const first = await response.json();
  assert.equal(first.totalResults, 25);
  assert.equal(first.campaigns.length, 20);
  assert.equal(first.campaigns[0].campaignId, "120000000000000000");
  const { nextToken } = first;
  const last = await (await campaigns(amazon, access, { scope, body: { nextToken } })).json();
  assert.equal(last.campaigns.length, 5);
  assert.equal(last.nextToken, undefined);
});

amazonTest("a 401 is not always about the token", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  await assertDetails(await campaigns(amazon, access, {}), 401, "Scope header is missing");
  await assertDetails(
    await campaigns(amazon, access, { scope: "42" }),
    401,
    "No matching advertiser found for scope: 42",
  );
  await assertDetails(
    await campaigns(amazon, access, { scope: "1200000000000000", region: "EU" }),
    401,
    "No matching advertiser found for scope: 1200000000000000",
  );
});

amazonTest("another person's profile is refused", async (amazon) => {
  const { access } = await connect(amazon, "brand");
  const response = await campaigns(amazon, access, { scope: "1200000000000000" });
  await assertDetails(response, 401, "No matching advertiser found for scope: 1200000000000000");
});

amazonTest("an agency's profile and a report-only one have no sponsored ads", async (amazon) => {
  const { access } = await connect(amazon, "brand");
  const agency = await profileId(amazon, access, "?profileTypeFilter=agency");
  await assertDetails(
    await campaigns(amazon, access, { scope: agency }),
    400,
    "Advertiser ID cannot be decrypted",
  );
  await amazon.client.changeSettings({ view_lists_editable: false });
  const query = "?apiProgram=report&accessLevel=view";
  const reports = await profileId(amazon, access, query, "EU");
  await assertDetails(
    await campaigns(amazon, access, { scope: reports, region: "EU" }),
    401,
    "Not authorized to access scope",
  );
});

amazonTest("a scope beyond 2^53 is taken digit by digit", async (amazon) => {
  const { access } = await connect(amazon, "brand");
  const response = await campaigns(amazon, access, { scope: "9007199254740993" });
  const { campaigns: list } = await response.json();
  assert.equal(list[0].campaignId, "900719925474099300");
});

amazonTest("the version is chosen by media type, and a wildcard chooses none", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  const scope = "1200000000000000";
  for (const accept of ["application/json", "*/*", "application/vnd.spCampaign.v2+json"]) {
    const response = await campaigns(amazon, access, { scope, accept });
    await response.body?.cancel();
    assert.equal(response.status, 406, accept);
  }
  const small = await campaigns(amazon, access, { scope, accept: mediaType.toLowerCase() });
  await small.body?.cancel();
  assert.equal(small.status, 200);
});

function query(
  amazon: Amazon,
  token: string,
  body: unknown,
  headers: Record<string, string | undefined> = {},
): Promise<Response> {
  return callAds(amazon, "/adsApi/v1/query/advertiserAccounts", {
    method: "POST",
    token,
    headers: { "content-type": "application/json", ...headers },
    body,
  });
}

amazonTest("v1 takes the client id under its new name and the classic one", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  for (
    const headers of [
      {},
      { "amazon-ads-clientid": app.client_id, "amazon-advertising-api-clientid": undefined },
    ]
  ) {
    const response = await query(amazon, access, {}, headers);
    const { advertiserAccounts } = await response.json();
    assert.equal(advertiserAccounts.length, 1);
    assert.deepEqual(advertiserAccounts[0].alternateIds, [{
      countryCode: "US",
      profileId: "1200000000000000",
      entityId: advertiserAccounts[0].alternateIds[0].entityId,
      region: "NA",
    }]);
    assert.equal(advertiserAccounts[0].status.statusCode, "APPROVED");
  }
  const wrong = await query(amazon, access, {}, { "amazon-ads-clientid": "nobody" });
  await assertAnswer(wrong, 401, { code: "UNAUTHORIZED", message: "Authentication failed" });
  const classicOnly = await callAds(amazon, "/v2/profiles", {
    token: access,
    headers: {
      "amazon-ads-clientid": app.client_id,
      "amazon-advertising-api-clientid": undefined,
    },
  });
  await classicOnly.body?.cancel();
  assert.equal(classicOnly.status, 401, "the classic endpoints do not know the new name");
});

amazonTest(
  "v1 lists global accounts, or DSP advertisers with the filter for them",
  async (amazon) => {
    const { access } = await connect(amazon, "agency:100");
    const all = async (filter: unknown): Promise<{ isGlobalAccount: boolean }[]> => {
      const found: { isGlobalAccount: boolean }[] = [];
      let nextToken: string | undefined;
      do {
        const page = await (await query(amazon, access, {
          ...(filter === undefined ? {} : { isGlobalAccountFilter: { include: filter } }),
          ...(nextToken === undefined ? {} : { nextToken }),
          maxResults: 30,
        })).json();
        found.push(...page.advertiserAccounts);
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return found;
    };
    const { dsp_advertisers: displays } = await amazon.client.data("agency:100");
    const globals = (list: { isGlobalAccount: boolean }[]): number =>
      list.filter((account) => account.isGlobalAccount).length;
    const [usual, global, display] = [
      await all(undefined),
      await all([true]),
      await all([false]),
    ];
    assert.deepEqual([usual.length, globals(usual)], [100, 100]);
    assert.deepEqual(global, usual);
    assert.deepEqual([display.length, globals(display)], [displays, 0]);
    const both = await query(amazon, access, { isGlobalAccountFilter: { include: [true, false] } });
    await assertAnswer(both, 400, {
      code: "BAD_REQUEST",
      message: "Invalid value for parameter: isGlobalAccountFilter",
    });
  },
);

amazonTest("a page token of v1 is valid for the filter that it was given with", async (amazon) => {
  const { access } = await connect(amazon, "agency:30");
  const { nextToken } = await (await query(amazon, access, { maxResults: 10 })).json();
  const other = await query(amazon, access, {
    maxResults: 10,
    nextToken,
    isGlobalAccountFilter: { include: [false] },
  });
  await assertAnswer(other, 400, {
    code: "BAD_REQUEST",
    message: "Invalid value for parameter: nextToken",
  });
});

for (
  const [what, persona, isGlobal] of [
    ["global accounts", "brand", true],
    ["DSP advertisers", "agency:40", false],
  ] as const
) {
  amazonTest(`v1's ${what} have the required members, and GB for the UK`, async (amazon) => {
    const { access } = await connect(amazon, persona);
    const filter = { isGlobalAccountFilter: { include: [isGlobal] } };
    const { advertiserAccounts } = await (await query(amazon, access, filter)).json();
    const countries = new Set<string>();
    for (const account of advertiserAccounts) {
      assert.equal(typeof account.advertiserAccountId, "string");
      assert.equal(typeof account.status.statusCode, "string");
      assert.ok(account.status.statusMessage.length > 0);
      assert.equal(account.businessDetails.length, 1);
      const { address } = account.businessDetails[0];
      for (const required of ["businessName", "addressLine1", "city", "countryCode"]) {
        assert.equal(typeof address[required], "string");
      }
      assert.notEqual(address.countryCode, "UK");
      assert.ok(account.alternateIds.length <= 30);
      for (const { countryCode } of account.alternateIds) countries.add(countryCode);
    }
    assert.ok(countries.has("GB"));
    assert.ok(!countries.has("UK"));
  });
}

amazonTest("v1 finds accounts by id and refuses small pages", async (amazon) => {
  const { access } = await connect(amazon, "agency:30");
  const { advertiserAccounts } = await (await query(amazon, access, {})).json();
  const ids = [advertiserAccounts[4].advertiserAccountId, "amzn1.ads-account.g.nobody"];
  const filter = { advertiserAccountIdFilter: { include: ids } };
  await assertAnswer(await query(amazon, access, filter), 200, {
    advertiserAccounts: [advertiserAccounts[4]],
  });
  await assertAnswer(await query(amazon, access, { maxResults: 9 }), 400, {
    code: "BAD_REQUEST",
    message: "Invalid value for parameter: maxResults",
  });
});
