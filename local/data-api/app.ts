import { App, InMemoryEmailDriver } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import { z } from "zod";
import { addIssuer } from "./add-issuer.ts";
import { quoteLargeNumbers } from "./large-numbers.ts";
import { postgresTypes } from "./postgres-types.ts";
import { setContextAtOnce } from "./request-context.ts";

/** What the Data API and Auth need. It holds secrets, so it comes as JSON in an environment variable. */
export const dataApiSettingsSchema = z.strictObject({
  /** Signs in as `data_api`, a member of the three roles that a request can have. */
  rest_db_url: z.string(),
  /** Signs in as `supabase_auth_admin`, which owns the schema `auth`. */
  auth_db_url: z.string(),
  jwt_secret: z.string(),
  publishable_key: z.string(),
  /** Name to key: every one of them is the service role. */
  secret_keys: z.record(z.string(), z.string()),
  site_url: z.string(),
  /** Which schemas are exposed, the default one first. */
  schemas: z.array(z.string()),
  max_rows: z.int(),
});
export type DataApiSettings = z.output<typeof dataApiSettingsSchema>;

/** `/rest/v1` and `/auth/v1` over one database. */
export interface DataApi {
  fetch(request: Request): Promise<Response>;
  /** Reads the tables and functions of the database again: they may have changed. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** Makes two apps, because the Data API and Auth sign in to the database as different roles, as hosted. */
export function createDataApi(settings: DataApiSettings): DataApi {
  const silent = { onnotice: () => {}, max: 10 };
  const { json, jsonb } = postgresTypes;
  const rest = createPostgresConnection({
    url: settings.rest_db_url,
    postgresOptions: { ...silent, types: postgresTypes },
  });
  const auth = createPostgresConnection({
    url: settings.auth_db_url,
    postgresOptions: { ...silent, types: { json, jsonb } },
  });

  // Otherwise the package grants every table of a schema with row level security to every role, and the
  // grants of the migrations would have no effect here.
  Reflect.set(rest, "rlsState", "active");
  setContextAtOnce(rest);

  const options = {
    drivers: { email: new InMemoryEmailDriver() },
    server: {
      disableStudio: true,
      disableFallback: true,
      apiKeys: { resolver: (key: string) => Promise.resolve(resolveKey(settings, key)) },
    },
  };
  const shared = {
    // The stack applies the chapters itself.
    db: { migrations: { enabled: false } },
    auth: { enabled: true, jwt_secret: settings.jwt_secret, site_url: settings.site_url },
  };
  const restApp = new App({
    connection: rest,
    options,
    ...shared,
    api: { enabled: true, schemas: settings.schemas, max_rows: settings.max_rows },
  });
  const authApp = new App({ connection: auth, options, ...shared });
  const issuer = { issuer: `${settings.site_url}/auth/v1`, jwtSecret: settings.jwt_secret };
  return {
    async fetch(request): Promise<Response> {
      const url = new URL(request.url);
      if (url.pathname.startsWith("/auth/")) {
        return await addIssuer(await authApp.fetch(request), issuer);
      }
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
