import assert from "node:assert/strict";
import { checkReturnAddress, returnAddress } from "../../../shared/connections/return-address.ts";
import { refusalOf } from "../support/refusal.ts";

const allowed = [
  "https://app.test/connected",
  "http://localhost:3000/",
  "https://app.test:8443/a/b",
];

const accepted = [
  "https://app.test/connected",
  "https://app.test/connected?from=settings&tab=2",
  "https://APP.test/connected",
  "HTTPS://app.test/connected",
  "https://app.test:443/connected",
  "https://app.test/other/../connected",
  "http://localhost:3000",
  "http://localhost:3000/?a=1",
  "https://app.test:8443/a/b",
];

for (const address of accepted) {
  Deno.test(`${address} may be returned to`, () => {
    checkReturnAddress(address, allowed);
  });
}

const refused: Record<string, string[]> = {
  "another host": [
    "https://evil.test/connected",
    "https://app.test.evil.test/connected",
    "https://evilapp.test/connected",
    "https://sub.app.test/connected",
    "https://app.test./connected",
    "https://evil.test/?https://app.test/connected",
    "//evil.test/connected",
    "https:evil.test/connected",
    "https://аpp.test/connected",
  ],
  "another host behind a user name": [
    "https://app.test@evil.test/connected",
    "https://app.test:443@evil.test/connected",
    "https://app.test%2fconnected@evil.test/connected",
  ],
  "a user name": ["https://user@app.test/connected", "https://user:pass@app.test/connected"],
  "another scheme": [
    "http://app.test/connected",
    "javascript:alert(1)//app.test/connected",
    "data:text/html,app.test/connected",
    "ftp://app.test/connected",
    "app://app.test/connected",
    "blob:https://app.test/connected",
  ],
  "another port": [
    "https://app.test:444/connected",
    "http://localhost:3001/",
    "http://localhost/",
    "https://app.test/a/b",
  ],
  "another path": [
    "https://app.test/",
    "https://app.test",
    "https://app.test/connected/",
    "https://app.test/connected/more",
    "https://app.test/connectedevil",
    "https://app.test/connect",
    "https://app.test//connected",
    "https://app.test/connected;x",
    "https://app.test/CONNECTED",
    "https://app.test/%63onnected",
  ],
  "a path that climbs": [
    "https://app.test/connected/..",
    "https://app.test/connected/../evil",
    "https://app.test/connected/%2e%2e/evil",
    "https://app.test/connected\\..\\evil",
    "https://app.test/connected/..;/evil",
  ],
  "backslashes": ["https://app.test\\@evil.test/connected", "https:\\\\evil.test\\connected"],
  "a fragment": ["https://app.test/connected#token", "https://app.test/connected?a=1#b"],
  "no address at all": ["", "connected", "/connected", "app.test/connected", "https://", "null"],
};

for (const [what, addresses] of Object.entries(refused)) {
  Deno.test(`${what} is refused`, async (t) => {
    for (const address of addresses) {
      await t.step(JSON.stringify(address), async () => {
        await refusalOf("return_to_not_allowed", () => checkReturnAddress(address, allowed));
      });
    }
  });
}

Deno.test("without a list no address is allowed", async () => {
  await refusalOf("return_to_not_allowed", () => checkReturnAddress("https://app.test/", []));
});

Deno.test("a malformed entry of the list allows no address", async () => {
  await refusalOf("return_to_not_allowed", () => checkReturnAddress("null", ["null", "*", ""]));
});

Deno.test("the callback's facts are added to the app's own query", () => {
  assert.equal(
    returnAddress("https://app.test/connected?from=settings", {
      status: "a b",
      confirmation: "c&d=e",
    }),
    "https://app.test/connected?from=settings&status=a+b&confirmation=c%26d%3De",
  );
});

Deno.test("a name that the address already has is replaced", () => {
  const url = new URL(
    returnAddress("https://app.test/?error=x&error=y", { error: "state_invalid" }),
  );
  assert.deepEqual(url.searchParams.getAll("error"), ["state_invalid"]);
});
