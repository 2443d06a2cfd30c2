import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import type postgres from "postgres";
import { connect } from "../postgres/connect.ts";
import { isMissing } from "./missing.ts";
import { type QueuedRequest, send } from "./send-request.ts";

/** Plays the background worker of an extension until the signal says to end. */
export interface WorkerOptions {
  /** A superuser's URL. */
  dbUrl: string;
  signal: AbortSignal;
  log: (line: string) => void;
}

// Of pg_net: how many requests are under way at once, and how long answers are kept.
const concurrency = 200;
const keptFor = "6 hours";
const pollInterval = 1000;
const purgeInterval = 60_000;

/**
 * Plays pg_net's background worker: takes queued requests as soon as their transaction commits, sends
 * them with their time limits and writes the answers down. Several may run: each request is taken
 * once. A request is off the queue before it is sent, so a crash loses rather than repeats it.
 */
export async function runNetWorker({ dbUrl, signal, log }: WorkerOptions): Promise<void> {
  const sql = connect(dbUrl, { max: 4 });
  const underWay = new Set<Promise<void>>();
  let wake = (): void => {};
  let troubled = false;
  const listening = sql.listen("net_http_request_queue", () => wake(), () => wake());
  listening.catch(() => {});
  let purgedAt = 0;

  while (!signal.aborted) {
    const woken = new Promise<void>((resolve) => wake = resolve);
    try {
      if (Date.now() - purgedAt > purgeInterval) {
        await sql`delete from net._http_response where created < now() - ${keptFor}::interval`;
        purgedAt = Date.now();
      }
      const requests = await claim(sql, concurrency - underWay.size);
      for (const request of requests) {
        const sending = answer(sql, request, signal).catch((error) => {
          if (!signal.aborted) log(`Cannot keep the answer to request ${request.id}: ${error}`);
        }).finally(() => {
          underWay.delete(sending);
          wake();
        });
        underWay.add(sending);
      }
      if (troubled) log("The queue of pg_net is read again");
      troubled = false;
      if (requests.length > 0 && underWay.size < concurrency) continue;
    } catch (error) {
      // Without the extension there is simply nothing to do yet.
      if (!troubled && !isMissing(error)) {
        troubled = true;
        log(`Cannot read the queue of pg_net, trying again: ${error}`);
      }
    }
    await pause(woken, signal);
  }
  await Promise.allSettled(underWay);
  await sql.end({ timeout: 1 });
}

async function claim(sql: postgres.Sql, limit: number): Promise<QueuedRequest[]> {
  if (limit <= 0) return [];
  return await sql<QueuedRequest[]>`
    delete from net.http_request_queue
    where id in (
      select id from net.http_request_queue order by id limit ${limit} for update skip locked
    )
    returning id, method, url, headers, body, timeout_milliseconds`;
}

async function answer(
  sql: postgres.Sql,
  request: QueuedRequest,
  signal: AbortSignal,
): Promise<void> {
  const response = await send(request, signal);
  if (signal.aborted) return;
  await sql`
    insert into net._http_response
      (id, status_code, content_type, headers, content, timed_out, error_msg)
    values (
      ${request.id}, ${response.statusCode}, ${response.contentType},
      ${response.headers === null ? null : JSON.stringify(response.headers)}::text::jsonb,
      ${response.content}, ${response.timedOut}, ${response.error}
    )`;
}

/** Until something is queued, an answer has come, a second has passed, or it is over. */
async function pause(woken: Promise<void>, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  await Promise.race([
    woken,
    setTimeout(pollInterval, undefined, { signal: AbortSignal.any([signal, done.signal]) })
      .catch(() => {}),
  ]);
  done.abort();
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { "db-url": { type: "string" } } });
  if (!values["db-url"]) {
    console.error("Usage: deno run -A local/schedule/net-worker.ts --db-url <a superuser's URL>");
    process.exit(2);
  }
  const ending = new AbortController();
  process.on("SIGINT", () => ending.abort());
  process.on("SIGTERM", () => ending.abort());
  await runNetWorker({ dbUrl: values["db-url"], signal: ending.signal, log: console.error });
  process.exit(0);
}
