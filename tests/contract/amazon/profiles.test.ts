import assert from "node:assert/strict";
import { z } from "zod";
import type { Region } from "../../../local/amazon/data/marketplaces.ts";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import { amazonTest, assertAnswer, callAds, connect } from "./support.ts";

const profilesSchema = z.array(z.object({
  profileId: z.number(),
  countryCode: z.string(),
  currencyCode: z.string(),
  timezone: z.string(),
  dailyBudget: z.number().optional(),
  accountInfo: z.object({
    marketplaceStringId: z.string(),
    id: z.string(),
    type: z.string(),
    name: z.string().optional(),
    subType: z.string().optional(),
    validPaymentMethod: z.boolean().optional(),
  }),
}));
type Profiles = z.output<typeof profilesSchema>;

async function profiles(
  amazon: Amazon,
  token: string,
  query = "",
  region: Region = "NA",
): Promise<Profiles> {
  const response = await callAds(amazon, `/v2/profiles${query}`, { token, region });
  assert.equal(response.status, 200);
  return profilesSchema.parse(await response.json());
}

function countries(list: Profiles): string[] {
  return [...new Set(list.map((profile) => profile.countryCode))].sort();
}

amazonTest("the list is a bare array of whole profiles", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  const [profile, ...others] = await profiles(amazon, access);
  assert.deepEqual(others, []);
  assert.deepEqual(profile, {
    profileId: 1200000000000000,
    countryCode: "US",
    currencyCode: "USD",
    dailyBudget: 999999999,
    timezone: "America/Los_Angeles",
    accountInfo: {
      marketplaceStringId: "ATVPDKIKX0DER",
      id: profile?.accountInfo.id,
      type: "seller",
      name: "Willow Lane Candles",
    },
  });
});

amazonTest(
  "each region lists its own marketplaces, and an empty list is a success",
  async (amazon) => {
    const seller = await connect(amazon, "seller");
    assert.deepEqual(await profiles(amazon, seller.access, "", "EU"), []);
    const brand = await connect(amazon, "brand");
    assert.deepEqual(countries(await profiles(amazon, brand.access, "", "NA")), [
      "BR",
      "CA",
      "MX",
      "US",
    ]);
    assert.deepEqual(countries(await profiles(amazon, brand.access, "", "EU")), [
      "DE",
      "ES",
      "FR",
      "IT",
      "NL",
      "UK",
    ]);
    assert.deepEqual(countries(await profiles(amazon, brand.access, "", "FE")), ["AU", "JP"]);
  },
);

amazonTest("what may only be viewed is hidden unless asked for", async (amazon) => {
  const { access } = await connect(amazon, "brand");
  const hidden = (list: Profiles): string[] =>
    countries(list).filter((country) => country === "SE" || country === "PL");
  assert.deepEqual(hidden(await profiles(amazon, access, "", "EU")), []);
  const viewable = await profiles(amazon, access, "?accessLevel=view", "EU");
  assert.deepEqual(hidden(viewable), ["SE"]);
  const reportable = await profiles(amazon, access, "?apiProgram=report&accessLevel=view", "EU");
  assert.deepEqual(hidden(reportable), ["PL", "SE"]);
  assert.ok(countries(reportable).includes("DE"), "who may edit may look, too");

  await amazon.client.changeSettings({ view_lists_editable: false });
  const only = await profiles(amazon, access, "?apiProgram=report&accessLevel=view", "EU");
  assert.deepEqual(countries(only), ["PL", "SE"]);
});

amazonTest("the list can be filtered by type", async (amazon) => {
  const { access } = await connect(amazon, "brand");
  const types = async (query: string): Promise<string[]> => {
    const list = await profiles(amazon, access, query);
    return [...new Set(list.map((profile) => profile.accountInfo.type))].sort();
  };
  assert.deepEqual(await types(""), ["agency", "seller", "vendor"]);
  assert.deepEqual(await types("?profileTypeFilter=vendor"), ["vendor"]);
  assert.deepEqual(await types("?profileTypeFilter=seller,agency"), ["agency", "seller"]);
});

amazonTest("a filter on payment keeps profiles without the attribute", async (amazon) => {
  const { access } = await connect(amazon, "brand");
  const payment = async (query: string): Promise<(boolean | undefined)[]> =>
    (await profiles(amazon, access, query, "FE")).map(({ accountInfo }) =>
      accountInfo.validPaymentMethod
    );
  assert.deepEqual(await payment(""), [undefined, undefined, false]);
  assert.deepEqual(await payment("?validPaymentMethodFilter=true"), [undefined, undefined]);
  assert.deepEqual(await payment("?validPaymentMethodFilter=false"), [false]);
});

for (
  const [name, value] of [
    ["apiProgram", "everything"],
    ["accessLevel", "admin"],
    ["profileTypeFilter", "seller,reseller"],
    ["validPaymentMethodFilter", "maybe"],
  ] as const
) {
  amazonTest(`a wrong ${name} is refused`, async (amazon) => {
    const { access: token } = await connect(amazon, "seller");
    const response = await callAds(amazon, `/v2/profiles?${name}=${value}`, { token });
    await assertAnswer(response, 400, {
      code: "400",
      details: `Invalid value for parameter: ${name}`,
      requestId: response.headers.get("x-amzn-requestid"),
    });
  });
}

amazonTest("ids beyond 2^53 are bare numbers on the wire, each digit kept", async (amazon) => {
  const { access: token } = await connect(amazon, "brand");
  const text = await (await callAds(amazon, "/v2/profiles", { token })).text();
  assert.ok(text.includes('"profileId":9007199254740992,'));
  assert.ok(text.includes('"profileId":9007199254740993,'));
  const numbers = new Set(
    JSON.parse(text).map((profile: { profileId: number }) => profile.profileId),
  );
  assert.equal(numbers.size, JSON.parse(text).length - 1, "two ids become one in a double");
});

amazonTest("one profile is read by its id, in its own region only", async (amazon) => {
  const { access: token } = await connect(amazon, "brand");
  const path = "/v2/profiles/9007199254740993";
  const text = await (await callAds(amazon, path, { token })).text();
  assert.ok(text.startsWith('{"profileId":9007199254740993,"countryCode":"CA"'), text);
  const elsewhere = await callAds(amazon, path, { token, region: "EU" });
  await assertAnswer(elsewhere, 404, {
    code: "404",
    details: "Profile not found",
    requestId: elsewhere.headers.get("x-amzn-requestid"),
  });
});

amazonTest("a list never holds more than 5000", async (amazon) => {
  const { access: token } = await connect(amazon, "seller:5005");
  assert.equal((await profiles(amazon, token)).length, 5000);
  assert.equal((await amazon.client.data("seller:5005")).profiles.NA, 5005);
});

amazonTest("a vendor media type is not what profiles come in", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  const headers = { accept: "application/vnd.profiles.v9+json" };
  const response = await callAds(amazon, "/v2/profiles", { token, headers });
  await response.body?.cancel();
  assert.equal(response.status, 406);
});

amazonTest("a large answer is gzipped for clients that accept gzip", async (amazon) => {
  const { access: token } = await connect(amazon, "agency");
  const headers = { "accept-encoding": "gzip" };
  const response = await callAds(amazon, "/v2/profiles", { token, headers });
  assert.equal(response.headers.get("vary"), "Accept-Encoding");
  assert.equal(profilesSchema.parse(await response.json()).length, 5000);
  assert.ok(Number(response.headers.get("content-length") ?? 0) < 400_000);
});
