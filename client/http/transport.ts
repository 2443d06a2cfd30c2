import type { ActFor, Options, Source, SupabaseClientLike } from "./source.ts";

/** The way to a project: its addresses, the credential, and a fetch. */
export interface Transport {
  /** The address of a function and what follows its name. */
  functionUrl(path: string): string;
  /** The address of a table of the Data API. Undefined where the credential opens none. */
  tableUrl: ((table: string) => string) | undefined;
  /** The credential, for the headers of each request. It throws what `accessToken` throws. */
  headers(): Promise<Record<string, string>> | Record<string, string>;
  fetch: typeof fetch;
  actFor: ActFor | undefined;
}

/** What supabase-js keeps in `functions`. Its fetch adds the session of the user to each request. */
interface FunctionsClient {
  url: string;
  headers: Record<string, string>;
  fetch: typeof fetch;
}

/** A way to a project before the options are known. */
interface Way {
  functionsUrl: string;
  hasTables: boolean;
  headers(): Promise<Record<string, string>> | Record<string, string>;
  fetch: typeof fetch;
}

function isFunctionsClient(value: object): value is FunctionsClient {
  return "url" in value && typeof value.url === "string" && "fetch" in value &&
    typeof value.fetch === "function" && "headers" in value;
}

function throughSupabase({ functions }: SupabaseClientLike): Way {
  if (!isFunctionsClient(functions)) {
    throw new TypeError(
      "createAdsConnect does not know this version of supabase-js. Pass { url, publishableKey, accessToken } instead.",
    );
  }
  return {
    functionsUrl: functions.url,
    hasTables: true,
    headers: () => functions.headers,
    fetch: functions.fetch,
  };
}

function wayOf(source: Source): Way {
  if ("functions" in source) return throughSupabase(source);
  const common = {
    functionsUrl: `${source.url.replace(/\/+$/, "")}/functions/v1`,
    hasTables: !("apiKey" in source),
    // The global fetch is looked up at each call, because instrumentation replaces it.
    fetch: source.fetch ?? ((input, init) => fetch(input, init)),
  } satisfies Partial<Way>;
  if ("apiKey" in source) {
    return { ...common, headers: () => ({ authorization: `Bearer ${source.apiKey}` }) };
  }
  if ("secretKey" in source) {
    return { ...common, headers: () => ({ apikey: source.secretKey }) };
  }
  return {
    ...common,
    headers: async (): Promise<Record<string, string>> => {
      const token = await source.accessToken();
      return {
        apikey: source.publishableKey,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      };
    },
  };
}

/** Makes the way to a project of what `createAdsConnect` is given. */
export function transportOf(source: Source, options: Options): Transport {
  const { functionsUrl, hasTables, headers, fetch } = wayOf(source);
  const tables = functionsUrl.replace(/\/functions\/v1$/, "/rest/v1/");
  return {
    functionUrl: (path) => `${functionsUrl}/${options.functionPrefix ?? ""}${path}`,
    tableUrl: hasTables ? (table) => tables + table : undefined,
    headers,
    // Not the fetch itself: a browser's refuses to be called as a method of this object.
    fetch: (input, init) => fetch(input, init),
    actFor: options.actFor,
  };
}
