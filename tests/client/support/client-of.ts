import { type AdsAdmin, createAdsAdmin } from "../../../client/admin.ts";
import { type AdsConnect, createAdsConnect } from "../../../client/index.ts";
import { decide, openCallback } from "../../support/consent.ts";
import { firstSyncEnded } from "../../support/first-sync.ts";
import { newPerson, type Person } from "../../support/person.ts";
import { returnTo, stack } from "../../support/stack.ts";
import assert from "node:assert/strict";

/** A person with the client that their app has. */
export interface Developer extends Person {
  ads: AdsAdmin;
}

/** Signs up a person whose app uses the client with supabase-js. */
export async function newDeveloper(): Promise<Developer> {
  const person = await newPerson();
  return { ...person, ads: createAdsAdmin(person.supabase, { returnTo }) };
}

/** The address to which the browser returns after the person has decided at Amazon. */
export async function addressAfter(
  ads: Pick<AdsConnect, "startConsent">,
  persona: string,
  decision: "allow" | "deny" = "allow",
): Promise<string> {
  const { connection_id: connectionId, authorization_url: authorizationUrl } = await ads
    .startConsent({ name: "My brand" });
  const redirect = await decide({ connectionId, authorizationUrl }, persona, decision);
  const { location } = await openCallback(redirect);
  return location?.href ?? assert.fail("the callback sent the browser nowhere");
}

/** Connects through the client, and waits for the first sync; answers with the connection's id. */
export async function connectThrough(ads: AdsConnect, persona: string): Promise<string> {
  const url = await addressAfter(ads, persona);
  const connection = await ads.finishConnecting({ url });
  assert.ok(connection);
  await firstSyncEnded(connection.id, 150_000);
  return connection.id;
}

/** A client with an API key that a person makes. */
export async function keyClient(
  ads: AdsConnect,
  scopes: Parameters<AdsConnect["apiKeys"]["create"]>[0]["scopes"],
): Promise<{ id: string; key: string; ads: AdsConnect }> {
  const { api_key, key } = await ads.apiKeys.create({ name: "Script", scopes });
  return {
    id: api_key.id,
    key,
    ads: createAdsConnect({ url: stack.supabase_url, apiKey: key }),
  };
}
