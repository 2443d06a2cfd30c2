import assert from "node:assert/strict";
import { z } from "zod";
import { startFunctionProcess } from "../../local/functions/process.ts";
import { until } from "../../local/demo/until.ts";
import { call } from "../support/call.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { asOperator } from "../support/credentials.ts";
import { newPerson } from "../support/person.ts";
import { withoutSchedule } from "../support/schedule.ts";
import { assertDone, send } from "../support/send.ts";
import { database, stack } from "../support/stack.ts";
import { promtool, startPrometheus } from "./prometheus.ts";

// Debian's Prometheus reads the stack's metrics by the rules and the board that ops/ has.

/** The schedule has ended: no job runs while these tests do. */
withoutSchedule();

const OPS = new URL("../../ops/", import.meta.url);

async function metricsKey(): Promise<string> {
  const { userId } = await newPerson();
  const terms = { user_id: userId, name: "Prometheus", scopes: ["metrics"] };
  return assertDone(await send(asOperator, "POST", "api-keys", terms)).key;
}

async function readMetrics(): Promise<string> {
  const response = await fetch(`${stack.functions_url}/metrics`, { headers: asOperator });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text;
}

const boardSchema = z.object({
  panels: z.array(z.object({
    title: z.string(),
    targets: z.array(z.object({ expr: z.string() })),
  })),
});

/** Each metric once: a connection with a sync, refreshes, deliveries, refused credentials, answers of processes that end. */
async function useEverything(): Promise<void> {
  const { person, connectionId } = await newSyncedConnection("seller");
  // Nothing listens at that port: a delivery that fails is one all the same.
  assertDone(await send(person.as, "POST", "webhooks", { url: "http://127.0.0.1:9/hook" }));
  await database`
    select amazon_ads_private.record_event('report.stored', ${person.userId}, ${connectionId})`;
  const getToken = await startFunctionProcess({
    functionName: "get-token",
    env: stack.functionEnv,
  });
  try {
    const request = { connection_id: connectionId, force_refresh: true };
    assertDone(await person.call("get-token", request, getToken.url));
    assert.equal((await call("get-token", request, {}, getToken.url)).status, 401);
  } finally {
    await getToken.stop();
  }
  await database`
    insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input, redeemed_at)
    values (sha256(gen_random_uuid()::text::bytea), 'refresh-tokens', '{}', now())`;
}

Deno.test("the metrics are what Prometheus wants, and so are rules and their tests", async () => {
  await useEverything();
  const metrics = await promtool(["check", "metrics"], await readMetrics());
  assert.ok(metrics.success, metrics.said);
  assert.equal(metrics.said, "", "promtool has no advice");
  const rules = await promtool(["check", "rules", new URL("prometheus-rules.yml", OPS).pathname]);
  assert.ok(rules.success, rules.said);
  const tests = await promtool([
    "test",
    "rules",
    new URL("prometheus-rules.test.yml", OPS).pathname,
  ]);
  assert.ok(tests.success, tests.said);
});

Deno.test("a process that ends hands in what it counted: answers, refusals and requests to Amazon", async () => {
  const text = await readMetrics();
  for (
    const line of [
      'requests_total{code="ok",status="200",function="get-token"} ',
      'requests_total{code="unauthenticated",status="401",function="get-token"} ',
      'refused_credentials_total{reason="unauthenticated",function="get-token"} ',
      'amazon_requests_total{call="token",status="200"} ',
      'request_duration_seconds_bucket{le="+Inf",function="get-token"} ',
    ]
  ) {
    assert.ok(text.includes(`\namazon_ads_${line}`), `${line} is missing in\n${text}`);
  }
});

Deno.test("Prometheus scrapes with a key, every query of the board has series, and a schedule that ended is an alert", async () => {
  const rules = (await Deno.readTextFile(new URL("prometheus-rules.yml", OPS)))
    // Minutes are for production.
    .replaceAll(/for: \d+[mh]$/gm, "for: 1s");
  await database`
    insert into amazon_ads_private.heartbeats (name, beat_at, outcome)
    values ('refresh-tokens', now(), 'nothing due')
    on conflict (name) do update set beat_at = now()`;
  await using prometheus = await startPrometheus({
    functionsUrl: stack.functions_url,
    apiKey: await metricsKey(),
    rules,
  });
  await until("the first scrape", 60_000, async () => {
    const series = await prometheus.query('up{job="amazon-ads-connect"} == 1');
    return series.length > 0 ? series : undefined;
  });

  const board = boardSchema.parse(
    JSON.parse(await Deno.readTextFile(new URL("grafana-dashboard.json", OPS))),
  );
  for (const { title, targets } of board.panels) {
    for (const { expr } of targets) {
      await until(`series for ${title}: ${expr}`, 60_000, async () => {
        const series = await prometheus.query(expr);
        return series.length > 0 ? series : undefined;
      });
    }
  }

  assert.ok(!(await prometheus.firing()).includes("AmazonAdsScheduleStopped"), "it still runs");
  // No job has run since: what three minutes would bring.
  await database`
    update amazon_ads_private.heartbeats set beat_at = now() - interval '4 minutes'
    where name = 'refresh-tokens'`;
  await until("the alert fires", 60_000, async () => {
    const firing = await prometheus.firing();
    return firing.includes("AmazonAdsScheduleStopped") ? firing : undefined;
  });
});
