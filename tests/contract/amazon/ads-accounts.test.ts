import assert from "node:assert/strict";
import { z } from "zod";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import {
  amazonTest,
  assertAnswer,
  callAds,
  connect,
  listAccounts,
  listMediaType,
} from "./support.ts";

const pageSchema = z.strictObject({
  adsAccounts: z.array(z.strictObject({
    adsAccountId: z.string().regex(/^[A-Za-z0-9.-]+$/),
    accountName: z.string().optional(),
    status: z.string(),
    alternateIds: z.array(z.strictObject({
      countryCode: z.string(),
      profileId: z.number().optional(),
      entityId: z.string().optional(),
    })),
    countryCodes: z.array(z.string()),
    errors: z.record(
      z.string(),
      z.array(z.strictObject({
        errorId: z.number(),
        errorCode: z.string(),
        errorMessage: z.string(),
      })),
    ).optional(),
  })),
  nextToken: z.string().optional(),
});
type Page = z.output<typeof pageSchema>;

async function page(amazon: Amazon, token: string, body: unknown = {}): Promise<Page> {
  const response = await listAccounts(amazon, token, body);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), listMediaType);
  return pageSchema.parse(await response.json());
}

async function allPages(amazon: Amazon, token: string, maxResults: number): Promise<Page[]> {
  const pages: Page[] = [];
  let nextToken: string | undefined;
  do {
    const next = await page(amazon, token, { maxResults, ...(nextToken ? { nextToken } : {}) });
    pages.push(next);
    nextToken = next.nextToken;
  } while (nextToken !== undefined);
  return pages;
}

async function assertRefused(
  response: Response,
  status: number,
  errorCode: string,
  errorMessage: string,
): Promise<void> {
  const errors = [{ errorId: status * 100, errorCode, errorMessage }];
  await assertAnswer(response, status, { errors });
}

amazonTest("all pages together list each account once", async (amazon) => {
  const { access } = await connect(amazon, "agency:250");
  const pages = await allPages(amazon, access, 100);
  assert.deepEqual(pages.map((each) => each.adsAccounts.length), [100, 100, 50]);
  const ids = pages.flatMap((each) => each.adsAccounts.map((account) => account.adsAccountId));
  assert.equal(new Set(ids).size, 250);
});

amazonTest("a last page that is exactly full has no nextToken", async (amazon) => {
  const { access } = await connect(amazon, "agency:20");
  const pages = await allPages(amazon, access, 10);
  assert.deepEqual(pages.map((each) => each.adsAccounts.length), [10, 10]);
});

amazonTest(
  "a page holds 100 accounts by default, and no body is required",
  async (amazon) => {
    const { access } = await connect(amazon, "agency:250");
    assert.equal((await page(amazon, access)).adsAccounts.length, 100);
    const response = await callAds(amazon, "/adsAccounts/list", {
      method: "POST",
      token: access,
      headers: { "content-type": listMediaType, accept: listMediaType },
    });
    assert.equal(pageSchema.parse(await response.json()).adsAccounts.length, 100);
  },
);

amazonTest("a country's profile and entity are separate items", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  const [account] = (await page(amazon, access)).adsAccounts;
  assert.deepEqual(account?.alternateIds.map((item) => Object.keys(item)), [
    ["countryCode", "profileId"],
    ["countryCode", "entityId"],
  ]);
});

amazonTest("a partly created account has errors for the countries that failed", async (amazon) => {
  const { access } = await connect(amazon, "brand");
  const { adsAccounts } = await page(amazon, access);
  const account = adsAccounts.find((each) => each.status === "PARTIALLY_CREATED");
  assert.deepEqual(account?.countryCodes, ["US", "CA", "MX"]);
  assert.deepEqual(Object.keys(account?.errors ?? {}), ["CA", "MX"]);
  assert.equal(account?.errors?.["CA"]?.[0]?.errorCode, "SELLER_NOT_ELIGIBLE");
});

amazonTest("a person without accounts gets an empty list", async (amazon) => {
  const { access } = await connect(amazon, "empty");
  assert.deepEqual(await page(amazon, access), { adsAccounts: [] });
});

amazonTest("large profile ids are bare numbers here, too", async (amazon) => {
  const { access } = await connect(amazon, "brand");
  const text = await (await listAccounts(amazon, access)).text();
  assert.ok(text.includes('{"countryCode":"CA","profileId":9007199254740993}'));
});

amazonTest("a page token of another grant, list or making is refused", async (amazon) => {
  const one = await connect(amazon, "agency:30");
  const same = await connect(amazon, "agency:30");
  const { nextToken = "" } = await page(amazon, one.access, { maxResults: 10 });
  const refused = ["BAD_REQUEST", "Invalid value for parameter: nextToken"] as const;
  await assertRefused(await listAccounts(amazon, same.access, { nextToken }), 400, ...refused);
  const changed = nextToken.replace(/^./, (first) => first === "W" ? "X" : "W");
  for (const token of [changed, "", "anything", `${nextToken}x`]) {
    const response = await listAccounts(amazon, one.access, { nextToken: token });
    await assertRefused(response, 400, ...refused);
  }
  const elsewhere = await callAds(amazon, "/adsApi/v1/query/advertiserAccounts", {
    method: "POST",
    token: one.access,
    headers: { "content-type": "application/json" },
    body: { nextToken },
  });
  await elsewhere.body?.cancel();
  assert.equal(elsewhere.status, 400);
});

for (const maxResults of [0, 101, 1.5, "10", null]) {
  amazonTest(`maxResults ${JSON.stringify(maxResults)} is refused`, async (amazon) => {
    const { access } = await connect(amazon, "seller");
    await assertRefused(
      await listAccounts(amazon, access, { maxResults }),
      400,
      "BAD_REQUEST",
      "Invalid value for parameter: maxResults",
    );
  });
}

amazonTest("both media types must be the list's own", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  const list = (type: string | undefined, accept: string): Promise<Response> =>
    callAds(amazon, "/adsAccounts/list", {
      method: "POST",
      token,
      headers: { "content-type": type, accept },
      body: {},
    });
  const unsupported = ["UNSUPPORTED_MEDIA_TYPE", "Cannot consume content type"] as const;
  await assertRefused(await list("application/json", listMediaType), 415, ...unsupported);
  await assertRefused(await list(undefined, listMediaType), 415, ...unsupported);
  for (const accept of ["application/json", "*/*"]) {
    const response = await list(listMediaType, accept);
    assert.equal(response.status, 406, accept);
    assert.equal(response.headers.get("content-type"), "application/json");
    await response.body?.cancel();
  }
  const among = await list(`${listMediaType}; charset=utf-8`, `application/json, ${listMediaType}`);
  await among.body?.cancel();
  assert.equal(among.status, 200);
});

amazonTest("a body that is not JSON is refused", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  const response = await fetch(`${amazon.apiUrls.NA}/adsAccounts/list`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${access}`,
      "amazon-advertising-api-clientid": "amzn1.application-oa2-client.0123456789abcdef",
      "content-type": listMediaType,
      accept: listMediaType,
    },
    body: "{",
  });
  await assertRefused(
    response,
    400,
    "BAD_REQUEST",
    "Could not parse the request body as JSON",
  );
});

amazonTest("an expired token gets the gateway's 401 here", async (amazon) => {
  await assertAnswer(await listAccounts(amazon, "Atza|expired"), 401, { message: "Unauthorized" });
});

amazonTest("one account is read by its id", async (amazon) => {
  const { access: token } = await connect(amazon, "agency:30");
  const { adsAccounts } = await page(amazon, token);
  const account = adsAccounts[17];
  const response = await callAds(amazon, `/adsAccounts/${account?.adsAccountId}`, { token });
  assert.equal(response.headers.get("content-type"), "application/vnd.accountresource.v1+json");
  await assertAnswer(response, 200, { adsAccount: account });
  await assertAnswer(
    await callAds(amazon, "/adsAccounts/amzn1.ads-account.g.nobody", { token }),
    404,
    {
      message: "Ads account not found",
    },
  );
});
