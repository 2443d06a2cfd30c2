import { AdsConnectError } from "./ads-connect-error.ts";
import { type CallOptions, readJson, send } from "./call.ts";
import type { Transport } from "./transport.ts";

function messageOf(body: unknown): string | undefined {
  const { message } = Object(body);
  return typeof message === "string" ? message : undefined;
}

/**
 * Reads rows of a table through the Data API, where row level security shows a user their own.
 *
 * @param query As PostgREST takes it. Undefined values are left out.
 * @throws TypeError for an API key, which opens no table.
 * @throws AdsConnectError `data_api_refused`, `answer_not_understood`, `network_failed`.
 */
export async function readTable<Row>(
  transport: Transport,
  table: string,
  query: Record<string, string | number | undefined>,
  { signal }: CallOptions = {},
): Promise<Row[]> {
  const { tableUrl, actFor } = transport;
  if (tableUrl === undefined || (actFor !== undefined && !("user_id" in actFor))) {
    throw new TypeError(
      `Cannot read ${table}: a signed-in user can, or a secret key with a user_id, but no API key.`,
    );
  }
  const search = new URLSearchParams(actFor && { user_id: `eq.${actFor.user_id}` });
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.append(name, String(value));
  }
  try {
    const response = await send(transport, `${tableUrl(table)}?${search}`, {
      method: "GET",
      headers: { "accept-profile": "amazon_ads" },
      isSafe: true,
      signal,
    });
    return await readJson<Row[]>(response, `GET ${table}`, signal);
  } catch (error) {
    const message = error instanceof AdsConnectError ? messageOf(error.body) : undefined;
    if (!(error instanceof AdsConnectError) || message === undefined) throw error;
    throw new AdsConnectError("data_api_refused", `The Data API refused ${table}: ${message}`, {
      status: error.status,
      body: error.body,
      cause: error,
    });
  }
}
