import { z } from "zod";
import { allowQuery, readBody } from "./read-body.ts";
import type { Route } from "./route.ts";
import type { PlatformState } from "./state.ts";

const PROJECT = "/v1/projects/{ref}";

const postgrestSchema = z.strictObject({
  db_schema: z.string().optional(),
  db_extra_search_path: z.string().optional(),
  max_rows: z.int().min(0).max(1_000_000).optional(),
  db_pool: z.int().min(0).max(1000).optional(),
});

function describe({ ref, name, status }: PlatformState): Record<string, unknown> {
  return {
    id: ref,
    ref,
    name,
    organization_id: "team",
    organization_slug: "team",
    region: "eu-central-1",
    created_at: "2026-01-01T00:00:00Z",
    status,
    database: { host: `db.${ref}.supabase.co`, version: "17", postgres_engine: "17" },
  };
}

function postgrest({ exposedSchemas }: PlatformState): Record<string, unknown> {
  return {
    db_schema: exposedSchemas,
    db_extra_search_path: "public, extensions",
    max_rows: 1000,
    db_pool: null,
  };
}

/** The project, its API settings, its keys and its pooler. */
export const projectRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/projects",
    needs: ["projects_read"],
    answer: ({ state }) => Promise.resolve(Response.json([describe(state)])),
  },
  {
    method: "GET",
    path: PROJECT,
    needs: ["project_admin_read"],
    answer: ({ state }) => Promise.resolve(Response.json(describe(state))),
  },
  {
    method: "GET",
    path: `${PROJECT}/postgrest`,
    needs: ["data_api_config_read"],
    answer: ({ state }) => Promise.resolve(Response.json(postgrest(state))),
  },
  {
    method: "PATCH",
    path: `${PROJECT}/postgrest`,
    needs: ["data_api_config_write"],
    changes: true,
    async answer({ state, request, restartDataApi }): Promise<Response> {
      const { db_schema } = await readBody(request, postgrestSchema);
      if (db_schema !== undefined) state.exposedSchemas = db_schema;
      restartDataApi();
      return Response.json(postgrest(state));
    },
  },
  {
    method: "GET",
    path: `${PROJECT}/config/auth`,
    needs: ["auth_config_read"],
    answer: ({ state }) =>
      Promise.resolve(
        Response.json({ site_url: state.siteUrl, uri_allow_list: "", jwt_exp: 3600 }),
      ),
  },
  {
    method: "GET",
    path: `${PROJECT}/api-keys`,
    needs: ["api_gateway_keys_read"],
    answer({ state, query }): Promise<Response> {
      allowQuery(query, ["reveal"]);
      return Promise.resolve(Response.json([
        { name: "default", type: "publishable", api_key: state.publishableKey },
        { name: "default", type: "secret", api_key: `${state.secretKey.slice(0, 12)}····` },
      ]));
    },
  },
  {
    method: "GET",
    path: `${PROJECT}/config/database/pooler`,
    needs: ["database_pooling_config_read"],
    answer: ({ state: { ref, pooler } }) =>
      Promise.resolve(Response.json([{
        identifier: ref,
        database_type: "PRIMARY",
        db_user: `postgres.${ref}`,
        db_host: pooler.host,
        db_port: pooler.port,
        db_name: "postgres",
        connection_string:
          `postgresql://postgres.${ref}:[YOUR-PASSWORD]@${pooler.host}:${pooler.port}/postgres`,
        pool_mode: "transaction",
        default_pool_size: 15,
        max_client_conn: 200,
      }])),
  },
];
