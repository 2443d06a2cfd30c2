import assert from "node:assert/strict";
import { z } from "zod";
import type { Region } from "../../../local/amazon/data/marketplaces.ts";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import { amazonTest, assertAnswer, callAds, connect } from "./support.ts";

const listSchema = z.strictObject({
  totalResults: z.number(),
  response: z.array(z.strictObject({
    advertiserId: z.string().regex(/^\d{18}$/),
    name: z.string(),
    currency: z.string(),
    url: z.string(),
    country: z.string(),
    timezone: z.string(),
  })),
});

/** The agency profiles of a region that have DSP behind them, by country. */
async function agencyProfiles(
  amazon: Amazon,
  token: string,
  region: Region,
): Promise<Record<string, string>> {
  const path = "/v2/profiles?profileTypeFilter=agency";
  const list = await (await callAds(amazon, path, { token, region })).json();
  return Object.fromEntries(
    z.array(z.object({ countryCode: z.string(), profileId: z.number() })).parse(list)
      .map((profile) => [profile.countryCode, String(profile.profileId)]),
  );
}

function advertisers(
  amazon: Amazon,
  token: string,
  profileId: string | undefined,
  query = "",
  region: Region = "NA",
): Promise<Response> {
  const headers = { "amazon-advertising-api-scope": profileId };
  return callAds(amazon, `/dsp/advertisers${query}`, { token, region, headers });
}

amazonTest(
  "an agency has agency profiles with advertisers in every region",
  async (amazon) => {
    const { access: token } = await connect(amazon, "agency");
    const counts: Record<string, number> = {};
    for (const region of ["NA", "EU", "FE"] as const) {
      for (const [country, id] of Object.entries(await agencyProfiles(amazon, token, region))) {
        const response = await advertisers(amazon, token, id, "?count=1", region);
        counts[country] = listSchema.parse(await response.json()).totalResults;
      }
    }
    assert.deepEqual(counts, { US: 250, CA: 40, UK: 125, DE: 7, JP: 0, AU: 101 });
  },
);

amazonTest("the list is paged by startIndex and count", async (amazon) => {
  const { access: token } = await connect(amazon, "agency");
  const { US } = await agencyProfiles(amazon, token, "NA");
  const ids: string[] = [];
  for (const startIndex of [0, 100, 200, 300]) {
    const query = `?startIndex=${startIndex}&count=100`;
    const list = listSchema.parse(await (await advertisers(amazon, token, US, query)).json());
    assert.equal(list.totalResults, 250);
    ids.push(...list.response.map((advertiser) => advertiser.advertiserId));
  }
  assert.equal(ids.length, 250);
  assert.equal(new Set(ids).size, 250);
});

amazonTest("the default count is twenty", async (amazon) => {
  const { access: token } = await connect(amazon, "agency");
  const { US } = await agencyProfiles(amazon, token, "NA");
  const list = listSchema.parse(await (await advertisers(amazon, token, US)).json());
  assert.equal(list.response.length, 20);
});

amazonTest("advertisers are filtered and read by id", async (amazon) => {
  const { access: token } = await connect(amazon, "agency");
  const { US } = await agencyProfiles(amazon, token, "NA");
  const { response } = listSchema.parse(await (await advertisers(amazon, token, US)).json());
  const [first, , third] = response;
  const query = `?advertiserIdFilter=${first?.advertiserId},${third?.advertiserId},1`;
  const filtered = listSchema.parse(await (await advertisers(amazon, token, US, query)).json());
  assert.deepEqual(filtered, { totalResults: 2, response: [first, third] });
  const one = await advertisers(amazon, token, US, `/${third?.advertiserId}`);
  await assertAnswer(one, 200, third);
  const nobody = await advertisers(amazon, token, US, "/1");
  await assertAnswer(nobody, 404, {
    message: "Advertiser not found",
    requestId: nobody.headers.get("x-amzn-requestid"),
    errors: [{
      errorType: "NOT_FOUND",
      field: "advertiserId",
      message: "Advertiser not found",
    }],
  });
});

for (const query of ["startIndex=-1", "startIndex=29901", "count=0", "count=101", "count=many"]) {
  amazonTest(`${query} is refused, and the field is named`, async (amazon) => {
    const { access: token } = await connect(amazon, "agency:40");
    const { US } = await agencyProfiles(amazon, token, "NA");
    const response = await advertisers(amazon, token, US, `?${query}`);
    const field = query.split("=")[0];
    const message = `Invalid value for parameter: ${field}`;
    await assertAnswer(response, 400, {
      message,
      requestId: response.headers.get("x-amzn-requestid"),
      errors: [{ errorType: "BAD_REQUEST", field, message }],
    });
  });
}

amazonTest("the scope must be an agency profile of this region", async (amazon) => {
  const { access: token } = await connect(amazon, "agency:40");
  const { US } = await agencyProfiles(amazon, token, "NA");
  const refused = async (scope: string | undefined, region: Region = "NA"): Promise<string> => {
    const response = await advertisers(amazon, token, scope, "", region);
    assert.equal(response.status, 401);
    return (await response.json()).message;
  };
  assert.equal(await refused(undefined), "Scope header is missing");
  assert.equal(await refused("1"), "No matching advertiser found for scope: 1");
  assert.equal(await refused(US, "EU"), `No matching advertiser found for scope: ${US}`);
  const seller = await (await callAds(amazon, "/v2/profiles?profileTypeFilter=seller", { token }))
    .json();
  assert.equal(await refused(String(seller[0].profileId)), "Not authorized to access scope");
});

amazonTest("an attribution profile says agency and is none", async (amazon) => {
  const { access: token } = await connect(amazon, "brand");
  const { US } = await agencyProfiles(amazon, token, "NA");
  const response = await advertisers(amazon, token, US);
  assert.equal(response.status, 401);
  assert.equal((await response.json()).message, "Not authorized to access scope");
});

amazonTest("a manager's linked accounts stop at fifty", async (amazon) => {
  const { access: token } = await connect(amazon, "agency");
  const mediaType = "application/vnd.getmanageraccountsresponse.v1+json";
  const headers = { accept: mediaType };
  const response = await callAds(amazon, "/managerAccounts", { token, headers });
  assert.equal(response.headers.get("content-type"), mediaType);
  const [manager, ...others] = (await response.json()).managerAccounts;
  assert.deepEqual(others, []);
  assert.equal(manager.linkedAccounts.length, 50);
  const [display] = manager.linkedAccounts;
  assert.equal(display.accountType, "DSP_ADVERTISING_ACCOUNT");
  assert.match(display.dspAdvertiserId, /^\d{18}$/);
  assert.equal(display.profileId, "");
  assert.match(manager.linkedAccounts[49].profileId, /^\d{16}$/);

  const json = { accept: "application/json" };
  const refused = await callAds(amazon, "/managerAccounts", { token, headers: json });
  assert.equal(refused.status, 406);
  assert.equal((await refused.json()).code, "NOT_ACCEPTABLE");
});

amazonTest("a person without an agency has no manager accounts", async (amazon) => {
  const { access: token } = await connect(amazon, "brand");
  await assertAnswer(await callAds(amazon, "/managerAccounts", { token }), 200, {
    managerAccounts: [],
  });
});

amazonTest("DSP campaigns want the advertiser's id in Amazon-Ads-AccountId", async (amazon) => {
  const { access: token } = await connect(amazon, "agency:40");
  const { US } = await agencyProfiles(amazon, token, "NA");
  const { response } = listSchema.parse(await (await advertisers(amazon, token, US)).json());
  const advertiserId = response[0]?.advertiserId;
  const list = (account: string | undefined, body: unknown = {}): Promise<Response> =>
    callAds(amazon, "/dsp/v1/campaigns/list", {
      method: "POST",
      token,
      headers: { "content-type": "application/json", "amazon-ads-accountid": account },
      body,
    });
  const first = await (await list(advertiserId, { maxResults: 10 })).json();
  assert.equal(first.campaigns.length, 10);
  assert.equal(first.campaigns[0].advertiserId, advertiserId);
  const last = await (await list(advertiserId, { nextToken: first.nextToken })).json();
  assert.equal(last.campaigns.length, 2);
  assert.equal(last.nextToken, undefined);
  await assertAnswer(await list(undefined), 400, {
    code: "BAD_REQUEST",
    message: "Amazon-Ads-AccountId header is missing",
  });
  await assertAnswer(await list("1"), 403, {
    code: "FORBIDDEN",
    message: "Not authorized to access account: 1",
  });
});

amazonTest("one of two agency profiles in a region can be without DSP right", async (amazon) => {
  const { access: token } = await connect(amazon, "agency:40");
  const path = "/v2/profiles?profileTypeFilter=agency";
  const agencies = await (await callAds(amazon, path, { token })).json();
  assert.equal(agencies.length, 2);
  const [refused, allowed] = agencies.map((profile: { profileId: number }) =>
    String(profile.profileId)
  );
  const change = (has_dsp_right: boolean) =>
    amazon.client.changeData("agency:40", {
      op: "update_profile",
      profile_id: refused,
      set: { has_dsp_right },
    });
  const advertisers = async (profileId: string): Promise<{ status: number; body: unknown }> => {
    const headers = { "amazon-advertising-api-scope": profileId };
    const response = await callAds(amazon, "/dsp/advertisers", { token, headers });
    return { status: response.status, body: await response.json() };
  };
  await change(false);
  const { status, body } = await advertisers(refused);
  const message = `Not authorized to list DSP advertisers of profile: ${refused}`;
  const requestId = Reflect.get(Object(body), "requestId");
  assert.equal(status, 403);
  assert.deepEqual(body, {
    message,
    requestId,
    errors: [{ errorType: "FORBIDDEN", field: null, message }],
  });
  assert.equal((await advertisers(allowed)).status, 200);
  await change(true);
  assert.equal((await advertisers(refused)).status, 200);
});
