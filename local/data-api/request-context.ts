import type { PostgresConnection } from "@supabase/lite/postgres";
import { CompiledQuery, type Kysely } from "kysely";
import { z } from "zod";
import { literal } from "../../shared/database/transport/literal.ts";

/** What the package that plays the Data API knows of a request's caller. */
const callerSchema = z.object({
  auth: z.object({
    role: z.string().nullish(),
    uid: z.string().nullish(),
    jwt: z.record(z.string(), z.unknown()).nullish(),
  }).nullish(),
});

type RunInContext = PostgresConnection["withContext"];
type Call = NonNullable<NonNullable<Parameters<RunInContext>[2]>["rpc"]>;

/**
 * Begins a request's transaction and tells it of the request in one round trip, as PostgREST does. The package
 * takes twenty for that, which was most of what a call cost.
 *
 * @see https://docs.postgrest.org/en/stable/references/transactions.html#transaction-scoped-settings
 */
export function setContextAtOnce(connection: PostgresConnection): void {
  const original: RunInContext = connection.withContext.bind(connection);
  connection.withContext = async (caller, run, options = {}) => {
    if (caller === undefined || options.transaction || options.forceRollback) {
      return await original(caller, run, options);
    }
    const { rpc } = options;
    const begin = rpc?.readOnly ? "begin read only" : "begin";
    const context = { ...contextOfCaller(caller), ...(rpc ? contextOfCall(rpc) : {}) };
    return await connection.kysely.connection().execute(async (session) => {
      try {
        await send(session, `${begin}; select ${settings(context)}`);
        const result = await run(session);
        await send(session, "commit");
        return result;
      } catch (error) {
        await send(session, "rollback").catch(() => {});
        throw error;
      }
    });
  };
}

function contextOfCaller(caller: unknown): Record<string, string> {
  const { auth } = callerSchema.parse(caller);
  const role = auth?.role ?? "anon";
  return {
    "role": role,
    "request.jwt.claim.sub": auth?.uid ?? "",
    "request.jwt.claim.role": role,
    ...(auth?.jwt ? { "request.jwt.claims": JSON.stringify(auth.jwt) } : {}),
  };
}

function contextOfCall({ method, path, requestHeaders }: Call): Record<string, string> {
  return {
    "request.method": method,
    "request.path": path,
    "request.headers": JSON.stringify(requestHeaders ?? {}),
    "response.status": "",
    "response.headers": "",
  };
}

/** The list of a select that sets them until the transaction ends. */
function settings(context: Record<string, string>): string {
  return Object.entries(context)
    .map(([name, value]) => `set_config('${name}', ${literal(value)}, true)`)
    .join(", ");
}

/** A statement without parameters is one round trip. */
async function send(session: Kysely<unknown>, statement: string): Promise<void> {
  await session.executeQuery(CompiledQuery.raw(statement));
}
