import assert from "node:assert/strict";
import fc from "fast-check";
import { type AccountRow, accountRow } from "../../../shared/accounts/account-row.ts";

type AlternateId = { countryCode?: string; profileId?: string; entityId?: string };

function alternateIds(...ids: AlternateId[]): AccountRow["metadata"]["alternate_ids"] {
  return accountRow({ adsAccountId: "a", alternateIds: ids }).metadata.alternate_ids;
}

Deno.test("an account is kept with its status, its countries and its errors", () => {
  const errors = { UK: [{ errorId: "1", errorCode: "X", errorMessage: "Not eligible" }] };
  assert.deepEqual(
    accountRow({
      adsAccountId: "amzn1.ads-account.g.1",
      accountName: "A brand",
      status: "PARTIALLY_CREATED",
      countryCodes: ["US", "UK"],
      alternateIds: [{ countryCode: "US", profileId: "9007199254740993" }],
      errors,
    }),
    {
      amazon_account_id: "amzn1.ads-account.g.1",
      account_name: "A brand",
      status: "active",
      profile_ids: ["9007199254740993"],
      metadata: {
        amazon_status: "PARTIALLY_CREATED",
        country_codes: ["US", "UK"],
        alternate_ids: [{ country_code: "US", profile_id: "9007199254740993" }],
        errors,
      },
    },
  );
});

Deno.test("GB is kept as UK, as profiles spell it", () => {
  const { metadata } = accountRow({ adsAccountId: "a", countryCodes: ["GB", "DE", "UK"] });
  assert.deepEqual(metadata.country_codes, ["UK", "DE", "UK"]);
});

const statuses = {
  CREATED: "active",
  PARTIALLY_CREATED: "active",
  "PARTIALLY CREATED": "active",
  PENDING: "pending",
  DISABLED: "suspended",
  ACTIVE: "active",
  SUSPENDED: "suspended",
  TERMINATED: "inactive",
};

for (const [amazon, ours] of Object.entries(statuses)) {
  Deno.test(`${amazon} is ${ours}`, () => {
    const row = accountRow({ adsAccountId: "a", status: amazon });
    assert.equal(row.status, ours);
    assert.equal(row.metadata.amazon_status, amazon);
  });
}

Deno.test("a status that nobody knows yet, or none, is an account that is not ready", () => {
  for (const status of ["HIBERNATING", "created", "", null, undefined]) {
    const row = accountRow({ adsAccountId: "a", status });
    assert.equal(row.status, "pending");
    assert.equal(row.metadata.amazon_status, status ?? null);
  }
});

Deno.test("an account without a name goes by its id", () => {
  for (const accountName of ["", null, undefined]) {
    assert.equal(accountRow({ adsAccountId: "a-1", accountName }).account_name, "a-1");
  }
});

Deno.test("the profile and the entity of a country, sent apart, are one entry", () => {
  assert.deepEqual(
    alternateIds(
      { countryCode: "US", profileId: "1" },
      { countryCode: "UK", entityId: "ENTITY2" },
      { countryCode: "US", entityId: "ENTITY1" },
      { countryCode: "UK", profileId: "2" },
    ),
    [
      { country_code: "US", profile_id: "1", entity_id: "ENTITY1" },
      { country_code: "UK", entity_id: "ENTITY2", profile_id: "2" },
    ],
  );
});

Deno.test("both in one object are one entry, too", () => {
  assert.deepEqual(alternateIds({ countryCode: "US", profileId: "1", entityId: "ENTITY1" }), [
    { country_code: "US", profile_id: "1", entity_id: "ENTITY1" },
  ]);
});

Deno.test("two profiles in one country are two entries", () => {
  const row = accountRow({
    adsAccountId: "a",
    alternateIds: [
      { countryCode: "US", profileId: "1" },
      { countryCode: "US", profileId: "2" },
      { countryCode: "US", entityId: "ENTITY1" },
      { countryCode: "US", entityId: "ENTITY2" },
    ],
  });
  assert.deepEqual(row.metadata.alternate_ids, [
    { country_code: "US", profile_id: "1", entity_id: "ENTITY1" },
    { country_code: "US", profile_id: "2", entity_id: "ENTITY2" },
  ]);
  assert.deepEqual(row.profile_ids, ["1", "2"]);
});

Deno.test("ids without a country stay together, and a country without ids is an entry", () => {
  assert.deepEqual(
    alternateIds({ profileId: "1" }, { entityId: "ENTITY1" }, { countryCode: "MX" }),
    [{ country_code: null, profile_id: "1", entity_id: "ENTITY1" }, { country_code: "MX" }],
  );
});

Deno.test("whatever the order, no profile and no entity is lost", () => {
  const id = fc.record({
    countryCode: fc.constantFrom("US", "UK", "DE"),
    profileId: fc.option(fc.stringMatching(/^[1-9]\d{0,3}$/), { nil: null }),
    entityId: fc.option(fc.stringMatching(/^ENTITY\d{1,3}$/), { nil: null }),
  });
  fc.assert(fc.property(fc.array(id, { maxLength: 12 }), (ids) => {
    const row = accountRow({ adsAccountId: "a", alternateIds: ids });
    const sent = ids.flatMap(({ profileId }) => profileId ?? []).toSorted();
    assert.deepEqual(row.profile_ids.toSorted(), sent);
    const entities = row.metadata.alternate_ids.flatMap(({ entity_id }) => entity_id ?? []);
    assert.deepEqual(entities.toSorted(), ids.flatMap(({ entityId }) => entityId ?? []).toSorted());
  }));
});
