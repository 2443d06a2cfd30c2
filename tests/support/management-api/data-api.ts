import { createDataApi, type DataApi } from "../../../local/data-api/app.ts";
import { connect } from "../../../local/postgres/connect.ts";
import type { TestPostgres } from "../../database/test-postgres.ts";
import type { PlatformState } from "./state.ts";

/** The Data API and Auth of the stand-in's project. */
export interface PlatformDataApi {
  fetch(request: Request): Promise<Response>;
  /** Reads the settings again, as PostgREST does when it is started again. */
  restart(): void;
  close(): Promise<void>;
}

/** What PostgREST keeps of the database until it reads the database again. */
interface Cache {
  schemas: string[];
  /** Whether each exposed schema exists. A missing one stops the whole Data API. */
  isWhole: boolean;
  functions: Set<string>;
}

/**
 * The local Data API, with what it lacks of PostgREST: a cache of the schema that is read late, and a refusal
 * of everything while a listed schema does not exist.
 *
 * @param options.lateness How many milliseconds pass before a change of the database is noticed.
 */
export async function startPlatformDataApi(
  server: TestPostgres,
  state: PlatformState,
  options: { jwtSecret: string; lateness: number },
): Promise<PlatformDataApi> {
  const admin = connect(server.superuserUrl, { max: 2 });

  function makeApi(schemas: string[]): DataApi {
    return createDataApi({
      rest_db_url: server.url.replace("//postgres:", "//data_api:"),
      auth_db_url: server.url.replace("//postgres:", "//supabase_auth_admin:"),
      jwt_secret: options.jwtSecret,
      publishable_key: state.publishableKey,
      secret_keys: { default: state.secretKey },
      site_url: state.siteUrl,
      schemas,
      max_rows: 1000,
    });
  }

  function exposed(): string[] {
    return state.exposedSchemas.split(",").map((name) => name.trim()).filter((name) => name !== "");
  }

  async function readCache(): Promise<Cache> {
    const schemas = exposed();
    const found = await admin`select nspname from pg_namespace where nspname in ${
      admin(["", ...schemas])
    }`;
    const functions = await admin`
      select n.nspname || '.' || p.proname as name from pg_proc as p
      join pg_namespace as n on n.oid = p.pronamespace where n.nspname in ${
      admin(["", ...schemas])
    }`;
    return {
      schemas,
      isWhole: found.length === schemas.length,
      functions: new Set(functions.map(({ name }) => String(name))),
    };
  }

  let cache = await readCache();
  let api = makeApi(exposed());
  const old: DataApi[] = [];
  const timers = new Set<ReturnType<typeof setTimeout>>();

  function reloadSoon(): void {
    const timer = setTimeout(async () => {
      timers.delete(timer);
      const next = await readCache();
      if (next.schemas.join() !== cache.schemas.join()) {
        old.push(api);
        api = makeApi(next.schemas);
      } else await api.reload();
      cache = next;
    }, options.lateness);
    timers.add(timer);
  }
  await admin.listen("pgrst", reloadSoon);

  function refusal(request: Request): Response | undefined {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/rest/v1/")) return undefined;
    if (!cache.isWhole || cache.schemas.length === 0) {
      return Response.json(
        {
          code: "PGRST002",
          message: "Could not query the database for the schema cache. Retrying.",
        },
        { status: 503 },
      );
    }
    const profile = request.headers.get("content-profile") ??
      request.headers.get("accept-profile") ??
      cache.schemas[0] ?? "";
    if (!cache.schemas.includes(profile)) {
      return Response.json(
        { code: "PGRST106", message: `Invalid schema: ${profile}` },
        { status: 406 },
      );
    }
    const [, name] = /^\/rest\/v1\/rpc\/(\w+)$/.exec(pathname) ?? [];
    if (name === undefined || cache.functions.has(`${profile}.${name}`)) return undefined;
    return Response.json(
      { code: "PGRST202", message: `Could not find the function ${profile}.${name}` },
      { status: 404 },
    );
  }

  return {
    fetch: async (request) => refusal(request) ?? await api.fetch(request),
    restart: reloadSoon,
    async close(): Promise<void> {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([...old, api].map((each) => each.close()));
      await admin.end({ timeout: 1 });
    },
  };
}
