const LONG = "a".repeat(8_200);

/** What may not stand behind `amazon-api`, as the bytes of a request line. */
export const REFUSED_ADDRESSES: readonly string[] = [
  // Nothing at all.
  "",
  "/",
  "?a=1",
  "/?a=1",
  // Another host.
  "/https://evil.example/x",
  "/http:%2F%2Fevil.example/x",
  "//evil.example/x",
  "///evil.example/x",
  "/v2//evil.example/x",
  "/%2f%2fevil.example/x",
  "/%2Fevil.example/x",
  "/\\evil.example/x",
  "/\\\\evil.example/x",
  "/%5cevil.example/x",
  "/v2/%5C%5Cevil.example",
  // Out of the folder.
  "/../ap/oa",
  "/..",
  "/v2/../../ap/oa",
  "/v2/profiles/..",
  "/./v2/profiles",
  "/v2/.../profiles",
  "/%2e%2e/ap/oa",
  "/%2E%2e/ap/oa",
  "/.%2e/ap/oa",
  "/v2/%2e%2e%2f%2e%2e%2fap/oa",
  "/v2/..%2fap",
  "/v2/..%5cap",
  "/%252e%252e/ap/oa",
  "/v2/%252e%252e%252fap",
  "/v2/%25252e%25252e/ap",
  "/..;/ap/oa",
  "/v2/..;x=1/ap/oa",
  "/%c0%ae%c0%ae/ap/oa",
  // Dots, slashes and stops that only look like them.
  "/%EF%BC%8E%EF%BC%8E/ap/oa",
  "/v2/%E2%80%A5/ap",
  "/v2%E2%88%95profiles",
  "/v2%EF%BC%8Fprofiles",
  "/evil%E3%80%82example",
  // A second request in the first.
  "/v2/profiles%0d%0aHost:%20evil.example",
  "/v2/profiles%0D%0A%0D%0AGET%20/ap",
  "/v2/profiles%0a",
  "/v2/profiles%00",
  "/v2/profiles%00.json",
  "/v2/%09profiles",
  "/v2/profiles%20HTTP/1.1",
  "/v2/profiles%7f",
  // A query or a fragment in disguise.
  "/v2/profiles%3fa=1",
  "/v2/profiles%23a",
  // No encoding at all.
  "/v2/profiles%",
  "/v2/profiles%zz",
  "/v2/%u002e%u002e/ap",
  "/v2/profiles%ff",
  // Too much.
  `/${LONG}`,
  `/v2/profiles?a=${LONG}`,
];

/** What may, and where it has to arrive: byte for byte, unless something else is said. */
export const PASSED_ADDRESSES: readonly (readonly [address: string, arrives?: string])[] = [
  ["/v2/profiles"],
  ["/v2/profiles/"],
  ["/v2/profiles?apiProgram=report&accessLevel=view"],
  ["/v2/profiles/9007199254740993007"],
  ["/adsAccounts/amzn1.ads-account.g.9rle8kaqlpuhjjv4rsa2gsi1x"],
  ["/exports/MTIzNDU2Nzg5MA=="],
  ["/exports/MTIzNDU2Nzg5MA%3D%3D"],
  ["/v2/stream/a:b,c@d|e+f~g"],
  ["/@evil.example/x"],
  ["/user:pass@evil.example/x"],
  ["/evil.example:443/x"],
  ["/v2/..profiles../x"],
  ["/amazon-api/v2/profiles"],
  ["/functions/v1/amazon-api/v2/profiles"],
  ["/v2/profiles?next=https://evil.example/&b=../..&c=%2e%2e%2f&d=%0d%0aHost:%20evil"],
  ["/v2/profiles?id=9007199254740993007&id=9007199254740993009&empty="],
  ["/v2/profiles?user_id=1&x-profile-id=2"],
  // supabase-js tells the platform there in which of its regions to run.
  ["/v2/profiles?a=1&forceFunctionRegion=us-east-1&b=%2B", "/v2/profiles?a=1&b=%2B"],
  ["/v2/profiles?forceFunctionRegion=us-east-1", "/v2/profiles"],
  // The URL standard encodes an apostrophe in a query; it means the same.
  ["/v2/profiles?a='b'", "/v2/profiles?a=%27b%27"],
];
