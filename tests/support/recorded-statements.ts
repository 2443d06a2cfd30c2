import { Buffer } from "node:buffer";
import { stack } from "./stack.ts";
import { openWayToPooler } from "./way-to-pooler.ts";

/** A way to the database that remembers what went through it. */
export interface RecordedStatements extends AsyncDisposable {
  /** For a function process: everything passes through here. */
  env: Record<string, string>;
  /** The statements so far, in order. */
  seen: string[];
}

/** Stands between a function and its database, whichever way it takes. */
export function recordStatements(): RecordedStatements {
  return stack.functionEnv["AMAZON_ADS_DATABASE_POOL_URL"] === undefined
    ? throughDataApi()
    : throughPooler();
}

function throughDataApi(): RecordedStatements {
  const seen: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname, search } = new URL(request.url);
    // Its project would look like another one: the address of this way is not the stack's.
    if (pathname.endsWith("/rpc/report_project")) return Response.json({});
    seen.push(pathname.replace("/rest/v1/rpc/", ""));
    return fetch(new URL(pathname + search, stack.supabase_url), {
      method: request.method,
      headers: request.headers,
      body: request.body,
    });
  });
  return {
    env: { ...stack.functionEnv, SUPABASE_URL: `http://127.0.0.1:${server.addr.port}` },
    seen,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Sync, and what a session says at its beginning and end, carry no statement. */
const SILENT = new Set(["B", "D", "E", "S", "p", "X"]);

/**
 * Reads what a client sends to Postgres through one connection, message by message.
 *
 * @see https://www.postgresql.org/docs/17/protocol-message-formats.html
 */
function statementReader(onStatement: (name: string) => void): (chunk: Uint8Array) => void {
  let rest = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    // The first message has no type.
    for (let type = started ? 1 : 0; rest.length >= type + 4; type = 1) {
      const end = type + rest.readInt32BE(type);
      if (rest.length < end) return;
      const kind = rest.toString("latin1", 0, type);
      if (type === 1 && !SILENT.has(kind)) {
        const text = rest.toString("utf8", 5, end);
        onStatement(kind === "P" ? /select amazon_ads\.(\w+)\(/.exec(text)?.[1] ?? text : kind);
      }
      started = true;
      rest = rest.subarray(end);
    }
  };
}

function throughPooler(): RecordedStatements {
  const seen: string[] = [];
  // A process opens further connections when it needs them: each begins with a message of its own kind.
  const way = openWayToPooler(() =>
    statementReader((name) => {
      // After the first answer of each process, and no part of it.
      if (name !== "report_project") seen.push(name);
    })
  );
  return { env: way.env, seen, [Symbol.asyncDispose]: () => way[Symbol.asyncDispose]() };
}
