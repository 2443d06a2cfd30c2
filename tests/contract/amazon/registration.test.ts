import assert from "node:assert/strict";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import { amazonTest, assertAnswer, callAds, connect, listAccounts } from "./support.ts";

const termsRequest = "application/vnd.GlobalRegistrationService.TermsTokenResource.v1.0+json";
const termsResponse = "application/vnd.termstokenresource.v1+json";
const registerRequest = "application/vnd.registeradsaccountresource.v1+json";

function createTerms(amazon: Amazon, token: string, body: unknown = {}): Promise<Response> {
  const headers = { "content-type": termsRequest, accept: termsResponse };
  return callAds(amazon, "/termsTokens", { method: "POST", token, headers, body });
}

async function newTerms(amazon: Amazon, token: string): Promise<{ id: string; url: string }> {
  const { termsToken, termsUrl } = await (await createTerms(amazon, token)).json();
  return { id: termsToken, url: termsUrl };
}

async function termsStatus(amazon: Amazon, token: string, id: string): Promise<string> {
  const response = await callAds(amazon, `/termsTokens/${id}`, { token });
  assert.equal(response.headers.get("content-type"), termsResponse);
  return (await response.json()).termsTokenStatus;
}

function register(amazon: Amazon, token: string, body: unknown): Promise<Response> {
  const headers = { "content-type": registerRequest };
  return callAds(amazon, "/adsAccounts", { method: "POST", token, headers, body });
}

async function assertRefused(response: Response, errorMessage: string): Promise<void> {
  const errors = [{ errorId: 40_000, errorCode: "BAD_REQUEST", errorMessage }];
  await assertAnswer(response, 400, { errors });
}

amazonTest(
  "the whole way: terms, a person's click, registration, PENDING, CREATED",
  async (amazon) => {
    const { access: token } = await connect(amazon, "empty");
    const created = await createTerms(amazon, token, { termsType: "ADVERTISING" });
    assert.equal(created.status, 201);
    assert.equal(created.headers.get("content-type"), termsResponse);
    const { termsToken, termsUrl } = await created.json();
    assert.equal(termsUrl, `${amazon.url}/terms/agreement/${termsToken}`);
    assert.equal(await termsStatus(amazon, token, termsToken), "CREATED");

    const page = await (await fetch(termsUrl)).text();
    assert.match(page, /<button[^>]*>Accept<\/button>/);
    assert.equal(
      await termsStatus(amazon, token, termsToken),
      "CREATED",
      "looking is not accepting",
    );
    assert.match(await (await fetch(termsUrl, { method: "POST" })).text(), /Accepted/);
    assert.equal(await termsStatus(amazon, token, termsToken), "ACCEPTED");

    const registered = await register(amazon, token, {
      accountName: "New Shop",
      countryCodes: ["UK"],
      associations: [{ amazonSeller: { sellerCentralAccount: { sellerId: "A1" } } }],
      termsToken,
    });
    assert.equal(registered.status, 201);
    const { adsAccount } = await registered.json();
    assert.deepEqual(adsAccount, {
      adsAccountId: adsAccount.adsAccountId,
      accountName: "New Shop",
      status: "PENDING",
    });
    assert.equal(await termsStatus(amazon, token, termsToken), "REDEEMED");

    const read = async (): Promise<{ status: string; alternateIds: unknown[] }> =>
      (await (await callAds(amazon, `/adsAccounts/${adsAccount.adsAccountId}`, { token })).json())
        .adsAccount;
    const pending = await read();
    assert.equal(pending.status, "PENDING");
    assert.deepEqual(pending.alternateIds, []);
    assert.deepEqual(
      await (await callAds(amazon, "/v2/profiles", { token, region: "EU" })).json(),
      [],
    );

    await amazon.client.changeSettings({ clock_offset_seconds: 6 });
    const done = await read();
    assert.equal(done.status, "CREATED");
    const [profile] = await (await callAds(amazon, "/v2/profiles", { token, region: "EU" })).json();
    assert.deepEqual(done.alternateIds, [{ countryCode: "UK", profileId: profile.profileId }]);
    const { adsAccounts } = await (await listAccounts(amazon, token)).json();
    assert.equal(adsAccounts.length, 1);
  },
);

amazonTest("a script accepts terms through the control plane", async (amazon) => {
  const { access: token } = await connect(amazon, "empty");
  const { id } = await newTerms(amazon, token);
  await amazon.client.acceptTerms(id);
  assert.equal(await termsStatus(amazon, token, id), "ACCEPTED");
  await assert.rejects(amazon.client.acceptTerms("nothing"), /no token "nothing"/);
});

amazonTest("a terms token is good for one registration, after it was accepted", async (amazon) => {
  const { access: token } = await connect(amazon, "empty");
  const { id: termsToken } = await newTerms(amazon, token);
  await assertRefused(
    await register(amazon, token, { termsToken }),
    "The terms have not been accepted",
  );
  await amazon.client.acceptTerms(termsToken);
  const first = await register(amazon, token, { termsToken });
  await first.body?.cancel();
  assert.equal(first.status, 201);
  await assertRefused(
    await register(amazon, token, { termsToken }),
    "The terms token was used already",
  );
});

amazonTest("a terms token belongs to the grant that asked for it", async (amazon) => {
  const one = await connect(amazon, "empty");
  const other = await connect(amazon, "empty");
  const { id } = await newTerms(amazon, one.access);
  const response = await callAds(amazon, `/termsTokens/${id}`, { token: other.access });
  await response.body?.cancel();
  assert.equal(response.status, 404);
  await assertRefused(
    await register(amazon, other.access, { termsToken: id }),
    "The terms token is unknown",
  );
});

amazonTest("registration works without a terms token", async (amazon) => {
  const { access } = await connect(amazon, "empty");
  const response = await register(amazon, access, { accountName: "Known to Amazon" });
  assert.equal(response.status, 201);
  assert.equal((await response.json()).adsAccount.status, "PENDING");
});

for (
  const [what, body] of [
    ["two countries", { countryCodes: ["US", "CA"] }],
    ["a country that Amazon is not in", { countryCodes: ["XX"] }],
    ["an unknown association", { associations: [{ amazonReseller: {} }] }],
    ["a field that nobody knows", { accountType: "SELLER" }],
    ["no body", undefined],
  ] as const
) {
  amazonTest(`a registration with ${what} is refused`, async (amazon) => {
    const { access } = await connect(amazon, "empty");
    const response = await register(amazon, access, body);
    assert.equal(response.status, 400);
    assert.match((await response.json()).errors[0].errorMessage, /^Invalid value for parameter: /);
  });
}

amazonTest("a business that does not sell on Amazon registers in the US only", async (amazon) => {
  const { access } = await connect(amazon, "empty");
  const associations = [{ business: { name: "Corner Café", countryCode: "DE" } }];
  await assertRefused(
    await register(amazon, access, { countryCodes: ["DE"], associations }),
    "Businesses that do not sell on Amazon can register in US only",
  );
});

amazonTest("the media types are the registration's own", async (amazon) => {
  const { access: token } = await connect(amazon, "empty");
  for (const path of ["/adsAccounts", "/termsTokens"]) {
    const headers = { "content-type": "application/json" };
    const response = await callAds(amazon, path, { method: "POST", token, headers, body: {} });
    await response.body?.cancel();
    assert.equal(response.status, 415, path);
  }
});
