import assert from "node:assert/strict";
import type { AmazonAdsAccount } from "../../../shared/amazon/list-ads-accounts.ts";
import { readAdsAccount } from "../../../shared/amazon/read-ads-account.ts";
import { credential } from "../support/ads-credential.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedFetch, type SentRequest } from "../support/scripted-fetch.ts";

async function read(
  answer: Response,
): Promise<{ account: AmazonAdsAccount | undefined; request: SentRequest }> {
  const { fetch, request } = scriptedFetch(answer);
  const { adsApi } = testContext({ ads: fetch });
  return { account: await readAdsAccount(adsApi, credential, "EU", "a/1"), request: request() };
}

Deno.test("an account is read by its id, which stays within its place in the address", async () => {
  const { account, request } = await read(
    new Response('{"adsAccount":{"adsAccountId":"a/1","alternateIds":[{"profileId":1}]}}'),
  );
  assert.equal(request.url.href, "https://ads-eu.amazon.test/adsAccounts/a%2F1");
  assert.deepEqual(account, { adsAccountId: "a/1", alternateIds: [{ profileId: "1" }] });
});

Deno.test("the accountId of older descriptions is understood here, too", async () => {
  const { account } = await read(Response.json({ adsAccount: { accountId: "old-1" } }));
  assert.deepEqual(account, { adsAccountId: "old-1" });
});

Deno.test("an account that Amazon does not know is none", async () => {
  const { account } = await read(Response.json({ message: "not found" }, { status: 404 }));
  assert.equal(account, undefined);
});

Deno.test("what is no account is refused", async () => {
  const bodies = ["[]", "null", "{}", '{"adsAccount":null}', '{"adsAccount":{"accountId":[]}}'];
  for (const body of bodies) {
    await refusalOf("amazon_answer_invalid", () => read(new Response(body)));
  }
});
