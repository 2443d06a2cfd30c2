import assert from "node:assert/strict";
import { requestHeaders } from "../../../shared/proxy/request-headers.ts";

const own = {
  accessToken: "Atza|ours",
  clientId: "amzn1.ours",
  profileId: undefined,
  accountId: undefined,
};

const ALWAYS = [
  "accept-encoding",
  "amazon-ads-clientid",
  "amazon-advertising-api-clientid",
  "authorization",
];

const NEVER: Record<string, string> = {
  "apikey": "sb_secret_1",
  "cookie": "session=1",
  "cookie2": "1",
  "forwarded": "for=1.2.3.4;host=evil.example",
  "from": "ada@app.test",
  "host": "evil.example",
  "keep-alive": "timeout=5",
  "origin": "https://app.test",
  "proxy-authenticate": "Basic",
  "proxy-authorization": "Basic eDp5",
  "proxy-connection": "keep-alive",
  "referer": "https://app.test/",
  "te": "trailers",
  "trailer": "x",
  "transfer-encoding": "chunked",
  "content-length": "5",
  "upgrade": "h2c",
  "expect": "100-continue",
  "via": "1.1 x",
  "x-account-id": "1",
  "x-amazon-region": "EU",
  "x-amz-access-token": "Atza|theirs",
  "x-amz-security-token": "1",
  "x-client-info": "supabase-js",
  "x-connection-id": "1",
  "x-forwarded-for": "1.2.3.4",
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "http",
  "x-http-method-override": "DELETE",
  "x-original-url": "/ap/oa",
  "x-profile-id": "1",
  "x-real-ip": "1.2.3.4",
  "x-region": "EU",
  "x-rewrite-url": "/ap/oa",
  "x-user-email": "ada@app.test",
  "x-user-id": "1",
};

for (const [name, value] of Object.entries(NEVER)) {
  Deno.test(`${name} stays here`, () => {
    assert.deepEqual([...requestHeaders(new Headers({ [name]: value }), own).keys()], ALWAYS);
  });
}

Deno.test("the caller's credential and client id make room for ours", () => {
  const caller = new Headers({
    "Authorization": "Bearer theirs",
    "Amazon-Advertising-API-ClientId": "theirs",
    "Amazon-Ads-ClientId": "theirs",
    "Amazon-Ads-Client-Id": "theirs",
    "Advertising-API-ClientId": "theirs",
    "Accept-Encoding": "br",
  });
  assert.deepEqual(Object.fromEntries(requestHeaders(caller, own)), {
    "accept-encoding": "gzip",
    "amazon-ads-clientid": "amzn1.ours",
    "amazon-advertising-api-clientid": "amzn1.ours",
    "authorization": "Bearer Atza|ours",
  });
});

Deno.test("media types, conditions and Amazon's other headers go through as they are", () => {
  const passed = {
    "accept": "application/vnd.spCampaign.v3+json",
    "amazon-ads-manager-accountid": "amzn1.ads-account.m.1",
    "amazon-advertising-api-advertiserid": "9007199254740993007",
    "content-type": "application/vnd.spCampaign.v3+json; charset=utf-8",
    "prefer": "return=representation",
  };
  const sent = Object.fromEntries(requestHeaders(new Headers(passed), own));
  for (const [name, value] of Object.entries(passed)) assert.equal(sent[name], value);
});

Deno.test("profile and account are Amazon's scope and account headers", () => {
  const target = { profileId: "9007199254740993007", accountId: "amzn1.ads-account.g.1" };
  const headers = requestHeaders(new Headers(), { ...own, ...target });
  assert.equal(headers.get("amazon-advertising-api-scope"), target.profileId);
  assert.equal(headers.get("amazon-ads-accountid"), target.accountId);
});

Deno.test("what Connection names goes no further, and cannot take our own headers away", () => {
  const caller = new Headers({
    "connection": "close, Prefer , AUTHORIZATION, amazon-advertising-api-clientid",
    "prefer": "wait=1",
    "accept": "*/*",
  });
  const headers = requestHeaders(caller, own);
  assert.equal(headers.get("prefer"), null);
  assert.equal(headers.get("connection"), null);
  assert.equal(headers.get("accept"), "*/*");
  assert.equal(headers.get("authorization"), "Bearer Atza|ours");
  assert.equal(headers.get("amazon-advertising-api-clientid"), "amzn1.ours");
});
