import assert from "node:assert/strict";
import { InstallerError } from "../../../installer/installer-error.ts";
import { differingSecrets, wantedSecrets } from "../../../installer/install/secrets-to-set.ts";
import { digestOf } from "../../../installer/management-api/secrets.ts";

const APP = { clientId: "amzn1.application-oa2-client.abc", clientSecret: "amzn1.oa2-cs.v1.abc" };
const site = { prefix: "", siteUrl: "https://app.example.com/welcome" };

Deno.test("return addresses and origins that are not said are the app's own", () => {
  assert.deepEqual(Object.fromEntries(wantedSecrets(APP, new Map(), site)), {
    AMAZON_ADS_CLIENT_ID: APP.clientId,
    AMAZON_ADS_CLIENT_SECRET: APP.clientSecret,
    AMAZON_ADS_RETURN_URLS: "https://app.example.com/welcome",
    AMAZON_ADS_ORIGINS: "https://app.example.com",
  });
});

Deno.test("what is set already and not said stays", () => {
  const present = new Map([["AMAZON_ADS_RETURN_URLS", digestOf("x")], [
    "AMAZON_ADS_ORIGINS",
    digestOf("x"),
  ]]);
  assert.deepEqual([...wantedSecrets({}, present, site).keys()], []);
});

Deno.test("a site that is no web address gives no defaults", () => {
  for (const siteUrl of [undefined, "myapp://home", "not an address"]) {
    assert.deepEqual([...wantedSecrets({}, new Map(), { prefix: "", siteUrl })], []);
  }
});

Deno.test("the prefix is told to the functions", () => {
  const wanted = wantedSecrets({}, new Map(), { prefix: "ads-", siteUrl: undefined });
  assert.deepEqual([...wanted], [["AMAZON_ADS_FUNCTION_PREFIX", "ads-"]]);
});

Deno.test("what no function would take is refused, without its value", () => {
  for (
    const given of [
      { returnUrls: "https://*.example.com" },
      { origins: "app.example.com" },
      { redirectUrl: "ftp://example.com" },
      { clientSecret: "two words" },
    ]
  ) {
    assert.throws(() => wantedSecrets(given, new Map(), site), (error) => {
      assert.ok(error instanceof InstallerError);
      return !error.message.includes(`"${Object.values(given)[0]}"`);
    });
  }
});

Deno.test("only secrets that differ are set", () => {
  const wanted = new Map([["A", "1"], ["B", "2"], ["C", "3"]]);
  const present = new Map([["A", digestOf("1")], ["B", digestOf("other")]]);
  assert.deepEqual([...differingSecrets(wanted, present)], [["B", "2"], ["C", "3"]]);
});
