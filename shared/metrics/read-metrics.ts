import type { Context } from "../context.ts";
import * as rpc from "../database/read-metrics.ts";
import { VERSION } from "../health/version.ts";
import type { Caller } from "../schemas/caller.ts";
import { PROMETHEUS_TEXT, prometheusText } from "./prometheus-text.ts";

/**
 * Answers with all metrics as Prometheus's text.
 *
 * @throws ConnectError the refusals of an API key; `database_unavailable`.
 */
export async function readMetrics(
  { database, sealer }: Context,
  caller: Caller,
): Promise<Response> {
  const { samples, chapter } = await rpc.readMetrics(database, caller, sealer.kids);
  const info = { name: "info", labels: { version: VERSION, chapter }, value: 1 };
  return new Response(prometheusText([info, ...samples]), {
    headers: { "content-type": PROMETHEUS_TEXT, "cache-control": "no-store" },
  });
}
