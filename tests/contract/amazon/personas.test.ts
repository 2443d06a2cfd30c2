import assert from "node:assert/strict";
import fc from "fast-check";
import { regions } from "../../../local/amazon/data/marketplaces.ts";
import { makePersona, personaSchema } from "../../../local/amazon/data/personas.ts";
import type { PersonaData } from "../../../local/amazon/data/persona-data.ts";
import { amazonTest } from "./support.ts";

function everyAccount(person: PersonaData): ReturnType<PersonaData["accountAt"]>[] {
  return Array.from({ length: person.accountCount }, (_, index) => person.accountAt(index));
}

function everyProfile(person: PersonaData): ReturnType<PersonaData["profileAt"]>[] {
  return regions.flatMap((region) =>
    Array.from(
      { length: person.profileCount(region) },
      (_, index) => person.profileAt(region, index),
    )
  );
}

for (
  const [persona, ads_accounts, profiles, dsp_advertisers] of [
    ["seller", 1, { NA: 1, EU: 0, FE: 0 }, 0],
    ["seller:3", 3, { NA: 3, EU: 0, FE: 0 }, 0],
    ["brand", 13, { NA: 11, EU: 10, FE: 3 }, 0],
    ["agency", 10_000, { NA: 5000, EU: 4000, FE: 3000 }, 523],
    ["agency:1000", 1000, { NA: 500, EU: 400, FE: 300 }, 150],
    ["agency:7", 7, { NA: 5, EU: 4, FE: 0 }, 2],
    ["empty", 0, { NA: 0, EU: 0, FE: 0 }, 0],
  ] as const
) {
  amazonTest(`${persona} has ${ads_accounts} accounts in the usual places`, async (amazon) => {
    const data = await amazon.client.data(persona);
    assert.deepEqual(
      { ...data, hidden_profiles: undefined },
      { persona, ads_accounts, profiles, dsp_advertisers, hidden_profiles: undefined },
    );
  });
}

Deno.test("ids are unique, and lead back to where they stand", () => {
  for (const name of ["seller:50", "brand:40", "agency:1000"]) {
    const person = makePersona(name);
    const accounts = everyAccount(person);
    const profiles = everyProfile(person);
    assert.equal(new Set(accounts.map((each) => each.adsAccountId)).size, accounts.length);
    assert.equal(new Set(profiles.map((each) => each.profileId)).size, profiles.length);
    for (const [index, account] of accounts.entries()) {
      assert.equal(person.accountIndex(account.adsAccountId), index);
    }
    for (const profile of profiles) {
      const index = person.profileIndex(profile.region, profile.profileId) ?? -1;
      assert.deepEqual(person.profileAt(profile.region, index), profile);
    }
  }
});

Deno.test("every profile that an account names is in the profile list, in its own region", () => {
  for (const name of ["seller", "brand", "agency:200"]) {
    const person = makePersona(name);
    const countries = new Map(
      everyProfile(person).map((each) => [each.profileId, each.countryCode]),
    );
    for (const { presences } of everyAccount(person)) {
      for (const { profileId, countryCode } of presences) {
        if (profileId !== undefined) assert.equal(countries.get(profileId), countryCode);
      }
    }
  }
});

Deno.test("an agency's agency profiles belong to no ads account", () => {
  const person = makePersona("agency:100");
  const named = new Set(
    everyAccount(person).flatMap((each) => each.presences.map((presence) => presence.profileId)),
  );
  const agencies = everyProfile(person).filter((profile) => profile.type === "agency");
  assert.deepEqual(agencies.map((profile) => profile.countryCode), [
    "US",
    "CA",
    "UK",
    "DE",
    "JP",
    "AU",
  ]);
  for (const { profileId } of agencies) assert.ok(!named.has(profileId));
});

Deno.test("the brand has one of everything unusual", () => {
  const person = makePersona("brand");
  const accounts = everyAccount(person);
  const profiles = everyProfile(person);
  const statuses = new Set(accounts.map((account) => account.status));
  for (const status of ["CREATED", "PARTIALLY_CREATED", "PENDING", "DISABLED", "FROZEN"]) {
    assert.ok(statuses.has(status), status);
  }
  assert.ok(accounts.some((account) => account.accountName === undefined));
  assert.ok(profiles.some((profile) => profile.timezone === "Pacific/Atlantis"));
  assert.ok(profiles.some((profile) => profile.subType === "SPATIAL_STOREFRONT"));
  assert.deepEqual(new Set(profiles.map((profile) => profile.access)).size, 3);
  const named = new Set(
    accounts.flatMap((each) => each.presences.map((presence) => presence.profileId)),
  );
  assert.equal(profiles.filter((profile) => !named.has(profile.profileId)).length, 3);
  assert.ok(profiles.some((profile) => profile.profileId === "9007199254740993"));
});

Deno.test("people with the same name have the same things, with another label others", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("seller", "brand", "agency:50"),
      fc.stringMatching(/^[a-z]{1,12}$/),
      fc.stringMatching(/^[A-Z]{1,12}$/),
      (kind, one, other) => {
        const [person, same, third] = [
          makePersona(`${kind}@${one}`),
          makePersona(`${kind}@${one}`),
          makePersona(`${kind}@${other}`),
        ];
        assert.deepEqual(person.accountAt(0), same.accountAt(0));
        const profileIds = new Set(everyProfile(person).map((profile) => profile.profileId));
        for (const { profileId } of everyProfile(third)) assert.ok(!profileIds.has(profileId));
        assert.equal(third.accountIndex(person.accountAt(0).adsAccountId), undefined);
      },
    ),
    { seed: 20_261_121, numRuns: 60 },
  );
});

Deno.test("unknown ids are refused", () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      for (const name of ["seller", "brand", "agency:20"]) {
        const person = makePersona(name);
        assert.equal(person.accountIndex(id), undefined);
        for (const region of regions) assert.equal(person.profileIndex(region, id), undefined);
      }
    }),
    { seed: 20_261_121, numRuns: 60 },
  );
});

Deno.test("a persona's name is a kind, a size and a label", () => {
  for (const name of ["seller", "agency:1000", "brand@anna", "agency:5@team-2", "empty@x"]) {
    assert.equal(personaSchema.safeParse(name).success, true, name);
  }
  for (const name of ["", "buyer", "agency:", "agency:-1", "empty:3", "seller@", "seller @x"]) {
    assert.equal(personaSchema.safeParse(name).success, false, name);
  }
});
