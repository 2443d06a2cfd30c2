import assert from "node:assert/strict";
import { newSyncedConnection } from "./new-synced-connection.ts";
import type { Person } from "./person.ts";
import { database, stack } from "./stack.ts";

/** What goes through the proxy. */
export interface ProxyCall {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  functionsUrl?: string;
}

/** A person with a connection whose accounts are in the database. */
export interface Advertiser extends Person {
  connectionId: string;
  /** Calls `amazon-api` as that person, about their connection unless the headers name something. */
  amazon(address: string, call?: ProxyCall): Promise<Response>;
  /** A profile of a region with which campaigns can be listed. */
  profileIn(region: string): Promise<string>;
}

/** Calls `amazon-api` as whoever the headers say. */
export function callProxy(address: string, call: ProxyCall = {}): Promise<Response> {
  const { functionsUrl = stack.functions_url, ...init } = call;
  return fetch(`${functionsUrl}/amazon-api${address}`, { redirect: "manual", ...init });
}

/** Signs up, connects, and waits for the first sync. */
export async function newAdvertiser(persona: string): Promise<Advertiser> {
  const { person, connectionId } = await newSyncedConnection(persona);
  const about = { ...person.as, "x-connection-id": connectionId };
  return {
    ...person,
    connectionId,
    amazon: (address, call = {}) =>
      callProxy(address, { ...call, headers: { ...about, ...call.headers } }),
    profileIn: async (region) => {
      const [row] = await database`
        select profile_id from amazon_ads.amazon_profiles
        where connection_id = ${connectionId} and region = ${region} and status = 'active'
          and access_level = 'edit' and type in ('seller', 'vendor')
        order by profile_id limit 1`;
      return row?.["profile_id"] ?? assert.fail(`no profile in ${region}`);
    },
  };
}
