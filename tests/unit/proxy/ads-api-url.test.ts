import assert from "node:assert/strict";
import fc from "fast-check";
import { adsApiUrl, checkAddress } from "../../../shared/proxy/ads-api-url.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { PASSED_ADDRESSES, REFUSED_ADDRESSES } from "../../support/proxy-addresses.ts";
import { refusalOf } from "../support/refusal.ts";

const BASES = ["https://advertising-api.amazon.com", "http://127.0.0.1:4010/na"];

for (const address of REFUSED_ADDRESSES) {
  Deno.test(`${JSON.stringify(address).slice(0, 60)} is refused`, async () => {
    await refusalOf("path_not_allowed", () => checkAddress(address));
    for (const base of BASES) {
      await refusalOf("path_not_allowed", () => adsApiUrl(base, address));
    }
  });
}

for (const [address, arrives = address] of PASSED_ADDRESSES) {
  Deno.test(`${address} stays what it is behind our host`, () => {
    for (const base of BASES) assert.equal(adsApiUrl(base, address).href, base + arrives);
  });
}

Deno.test("a fragment is refused where a server lets it through", async () => {
  for (const address of ["/v2/profiles#x", "/v2/profiles?a=1#x"]) {
    await refusalOf("path_not_allowed", () => checkAddress(address));
  }
});

Deno.test("a refusal does not quote what was sent", async () => {
  const refusal = await refusalOf("path_not_allowed", () => checkAddress("/sesame/../x"));
  assert.ok(!refusal.message.includes("sesame"));
});

Deno.test("whatever is sent is refused or stays under our host and folder", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "/",
      "\\",
      ".",
      "..",
      "%2e",
      "%2f",
      "%5c",
      "%25",
      "@",
      ":",
      "//",
      ";",
      "?",
      "#",
    ),
    fc.constantFrom("\t", "\n", "\r", "\0", "%0d%0a", "%00", "．", "。", "evil.example", "v2", "'"),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom(...BASES), (pieces, base) => {
      const address = `/${pieces.join("")}`;
      let url: URL;
      try {
        url = adsApiUrl(base, address);
      } catch (error) {
        assert.ok(error instanceof ConnectError && error.code === "path_not_allowed");
        return;
      }
      assert.equal(url.origin, new URL(base).origin);
      assert.equal(url.hash + url.username + url.password, "");
      const [path = ""] = address.split("?");
      assert.equal(url.origin + url.pathname, base + path);
    }),
    { seed: 20261121, numRuns: 3_000 },
  );
});
