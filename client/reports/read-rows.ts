import type { ReportRowsRequest } from "../contract.ts";
import { AdsConnectError } from "../http/ads-connect-error.ts";
import { type CallOptions, queryOf, send } from "../http/call.ts";
import type { Transport } from "../http/transport.ts";

/** A row of a report's table: ids and dates are text, numbers are numbers. */
export type ReportRow = Record<string, unknown>;

/** About how many rows are asked for at once. */
const PAGE = 20_000;

/** Cuts a stream of bytes at line breaks. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    while (true) {
      const { done, value } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
      if (done) break;
    }
    if (rest !== "") yield rest;
  } finally {
    // A caller that stops in the middle ends the transfer.
    await reader.cancel().catch(() => {});
  }
}

/**
 * Reads the rows of a table page by page, each page as it comes.
 *
 * @throws AdsConnectError `report_type_unknown`, `report_columns_invalid`; `report_rows_changed` when the
 * rows were replaced meanwhile; `network_failed` when the transfer breaks off.
 */
export async function* readRows<Row extends ReportRow>(
  transport: Transport,
  request: Omit<ReportRowsRequest, "format" | "cursor">,
  { signal }: CallOptions = {},
): AsyncGenerator<Row, void, undefined> {
  let cursor: string | null = null;
  do {
    const fields: object = { limit: PAGE, ...request, cursor: cursor ?? undefined };
    const url: string = transport.functionUrl("reports/rows") +
      queryOf({ ...transport.actFor, ...fields });
    const response: Response = await send(transport, url, { method: "GET", isSafe: true, signal });
    cursor = response.headers.get("x-next-cursor");
    if (response.body === null) continue;
    try {
      for await (const line of linesOf(response.body)) {
        const row: Row = JSON.parse(line);
        yield row;
      }
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      throw new AdsConnectError("network_failed", "The rows broke off.", { cause });
    }
  } while (cursor !== null);
}
