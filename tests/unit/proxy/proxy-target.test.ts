import assert from "node:assert/strict";
import { proxyTargetSchema, targetHeaders } from "../../../shared/proxy/proxy-target.ts";
import { connectionId } from "../support/tokens.ts";

function parse(headers: Record<string, string>): ReturnType<typeof proxyTargetSchema.safeParse> {
  return proxyTargetSchema.safeParse(targetHeaders(new Headers(headers)));
}

Deno.test("a connection, a profile, an account and a region are named by headers", () => {
  const named = parse({
    "X-Connection-Id": connectionId,
    "X-Profile-Id": "9007199254740993007",
    "X-Account-Id": "amzn1.ads-account.g.1",
    "X-Amazon-Region": "EU",
    "content-type": "application/json",
  });
  assert.deepEqual(named.data, {
    named: {
      connection_id: connectionId,
      profile_id: "9007199254740993007",
      account_id: "amzn1.ads-account.g.1",
    },
    profileId: "9007199254740993007",
    accountId: "amzn1.ads-account.g.1",
    region: "EU",
  });
});

Deno.test("Amazon's own headers name a profile and an account as well", () => {
  const scoped = parse({ "Amazon-Advertising-API-Scope": "1", "Amazon-Ads-AccountId": "2" });
  assert.deepEqual(scoped.data?.named, { profile_id: "1", account_id: "2" });
  assert.ok(parse({ "amazon-advertising-api-scope": "1", "x-profile-id": "1" }).success);
});

Deno.test("a region may stand in x-region, where supabase-js names one of the platform's", () => {
  const region = (headers: Record<string, string>): string | undefined =>
    parse({ "x-connection-id": connectionId, ...headers }).data?.region;
  assert.equal(region({ "x-region": "FE" }), "FE");
  assert.equal(region({ "x-region": "us-east-1" }), undefined);
  assert.equal(region({ "x-region": "ap-southeast-2", "x-amazon-region": "EU" }), "EU");
  assert.equal(region({ "x-region": "any" }), undefined);
});

Deno.test("the user whom the operator names is handed on under the name that others use", () => {
  const picked = targetHeaders(new Headers({ "x-user-id": "u", "x-user-email": "e", "x-a": "b" }));
  assert.deepEqual(picked, { user_id: "u", user_email: "e" });
});

Deno.test("a target of another form is refused", async (t) => {
  const refused: Record<string, string>[] = [
    {},
    { "x-region": "NA" },
    { "x-connection-id": "1" },
    { "x-profile-id": "1, 2" },
    { "x-profile-id": "" },
    { "x-profile-id": "1\t2" },
    { "x-profile-id": "../1" },
    { "x-connection-id": connectionId, "x-region": "US" },
    { "x-connection-id": connectionId, "x-region": "evil.example" },
    { "x-connection-id": connectionId, "x-amazon-region": "us-east-1" },
    { "x-connection-id": connectionId, "x-amazon-region": "NA", "x-region": "EU" },
    { "x-profile-id": "1", "amazon-advertising-api-scope": "2" },
    { "x-connection-id": connectionId, "x-account-id": "1", "amazon-ads-accountid": "2" },
    { "x-connection-id": connectionId, "x-user-id": connectionId },
  ];
  for (const headers of refused) {
    await t.step(JSON.stringify(headers), () => assert.equal(parse(headers).success, false));
  }
});
