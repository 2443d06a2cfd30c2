import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import type postgres from "postgres";
import { connect } from "../postgres/connect.ts";
import { isMissing } from "./missing.ts";
import { type QueuedRequest, send } from "./send-request.ts";

/** How a worker that plays an extension's background worker is run; it ends with the signal. */
export interface WorkerOptions {
  /** A superuser's URL. */
  dbUrl: string;
  signal: AbortSignal;
  log: (line: string) => void;
}

/** pg_net's own setting `pg_net.batch_size`. */
const MAX_BATCH = 200;
/** pg_net's own setting `pg_net.ttl`. */
const RETENTION = "6 hours";
const POLL_INTERVAL_MS = 1000;
const PURGE_INTERVAL_MS = 60_000;

/**
 * Plays pg_net's background worker: takes a batch of queued requests as soon as their transactions
 * commit, sends them with their time limits and stores the answers. Like pg_net 0.20.4 it takes no
 * new request before its whole batch has been answered or has timed out. A request is deleted from the
 * queue before it is sent, so a crash loses a request and never repeats one. Several workers may run:
 * each request is taken once.
 */
export async function runNetWorker({ dbUrl, signal, log }: WorkerOptions): Promise<void> {
  const sql = connect(dbUrl, { max: 4 });
  let wake = (): void => {};
  let failing = false;
  const listening = sql.listen("net_http_request_queue", () => wake(), () => wake());
  listening.catch(() => {});
  let purgedAt = 0;

  while (!signal.aborted) {
    const woken = new Promise<void>((resolve) => wake = resolve);
    try {
      if (Date.now() - purgedAt > PURGE_INTERVAL_MS) {
        await sql`delete from net._http_response where created < now() - ${RETENTION}::interval`;
        purgedAt = Date.now();
      }
      const batch = await claim(sql, MAX_BATCH);
      if (failing) log("Reading the queue of pg_net works again");
      failing = false;
      await Promise.all(batch.map((request) =>
        answer(sql, request, signal).catch((error) => {
          if (!signal.aborted) log(`Cannot store the answer to request ${request.id}: ${error}`);
        })
      ));
      if (batch.length > 0) continue;
    } catch (error) {
      // Without the extension there is no queue yet.
      if (!failing && !signal.aborted && !isMissing(error)) {
        failing = true;
        log(`Cannot read the queue of pg_net, retrying: ${error}`);
      }
    }
    await pause(woken, signal);
  }
  await sql.end({ timeout: 1 });
}

async function claim(sql: postgres.Sql, limit: number): Promise<QueuedRequest[]> {
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

/** Waits until a request is queued, a second has passed, or the worker is to end. */
async function pause(woken: Promise<void>, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  await Promise.race([
    woken,
    setTimeout(POLL_INTERVAL_MS, undefined, { signal: AbortSignal.any([signal, done.signal]) })
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
