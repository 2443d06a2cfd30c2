import { App, InMemoryEmailDriver } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import type postgres from "postgres";
import { z } from "zod";
import { quoteLargeNumbers } from "./large-numbers.ts";

/** What the Data API and Auth have to know. Comes as JSON in the environment: it holds secrets. */
export const dataApiSettingsSchema = z.strictObject({
  /** Signs in as `data_api`, a member of the three roles that a request can have. */
  rest_db_url: z.string(),
  /** Signs in as `supabase_auth_admin`, who owns the schema `auth`. */
  auth_db_url: z.string(),
  jwt_secret: z.string(),
  publishable_key: z.string(),
  /** Name to key: every one of them is the service role. */
  secret_keys: z.record(z.string(), z.string()),
  site_url: z.string(),
  schemas: z.array(z.string()),
});
export type DataApiSettings = z.output<typeof dataApiSettingsSchema>;

/** `/rest/v1` and `/auth/v1` over one database. */
export interface DataApi {
  fetch(request: Request): Promise<Response>;
  /** Forgets what the database looked like: tables and functions may have changed. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The Data API hands over JSON arguments of functions as text already; postgres.js would encode that
 * once more, and the function would get a string instead of an object.
 */
function jsonAsGiven(oid: number): postgres.PostgresType {
  return {
    to: oid,
    from: [oid],
    serialize: (value: unknown) => typeof value === "string" ? value : JSON.stringify(value),
    parse: (text: string): unknown => JSON.parse(text),
  };
}

/** Two apps, because the two halves sign in to the database as different roles, as on the platform. */
export function createDataApi(settings: DataApiSettings): DataApi {
  const silent = {
    onnotice: () => {},
    max: 10,
    types: { json: jsonAsGiven(114), jsonb: jsonAsGiven(3802) },
  };
  const rest = createPostgresConnection({ url: settings.rest_db_url, postgresOptions: silent });
  const auth = createPostgresConnection({ url: settings.auth_db_url, postgresOptions: silent });

  // Otherwise it grants every table of a schema with row level security to everybody, "private"
  // included, and the grants of the migrations would be worth nothing here.
  Reflect.set(rest, "rlsState", "active");

  const options = {
    drivers: { email: new InMemoryEmailDriver() },
    server: {
      disableStudio: true,
      disableFallback: true,
      apiKeys: { resolver: (key: string) => Promise.resolve(resolveKey(settings, key)) },
    },
  };
  const shared = {
    // The migrations and their history belong to the CLI.
    db: { migrations: { enabled: false } },
    auth: { enabled: true, jwt_secret: settings.jwt_secret, site_url: settings.site_url },
  };
  const restApp = new App({
    connection: rest,
    options,
    ...shared,
    api: { enabled: true, schemas: settings.schemas },
  });
  const authApp = new App({ connection: auth, options, ...shared });
  return {
    async fetch(request): Promise<Response> {
      const url = new URL(request.url);
      if (url.pathname.startsWith("/auth/")) return await authApp.fetch(request);
      const search = quoteLargeNumbers(url.search);
      if (search === url.search) return await restApp.fetch(request);
      url.search = search;
      return await restApp.fetch(new Request(url, request));
    },
    reload: () => rest.clearSchemaCache(),
    async close(): Promise<void> {
      await Promise.all([rest.close(), auth.close()]);
    },
  };
}

function resolveKey(
  settings: DataApiSettings,
  key: string,
): { type: "publishable" | "secret"; claims: { role: string } } | null {
  if (key === settings.publishable_key) return { type: "publishable", claims: { role: "anon" } };
  if (Object.values(settings.secret_keys).includes(key)) {
    return { type: "secret", claims: { role: "service_role" } };
  }
  return null;
}
