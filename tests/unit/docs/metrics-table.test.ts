import assert from "node:assert/strict";
import { METRIC_PREFIX, METRICS } from "../../../shared/metrics/metric-definitions.ts";

const read = (path: string): Promise<string> =>
  Deno.readTextFile(new URL(`../../../${path}`, import.meta.url));

Deno.test("docs/metrics.md lists every metric, with type, labels and meaning, in the order of the code", async () => {
  const rows = (await read("docs/metrics.md")).split("\n")
    .filter((line) => line.startsWith(`| \`${METRIC_PREFIX}`));
  assert.deepEqual(
    rows,
    Object.entries(METRICS).map(([name, { type, help, labels }]) => {
      const listed = labels.map((label) => `\`${label}\``).join(", ");
      return `| \`${METRIC_PREFIX}${name}\` | ${type} | ${listed} | ${help} |`;
    }),
  );
});

Deno.test("alerts and the board ask for metrics that exist", async () => {
  for (const path of ["ops/prometheus-rules.yml", "ops/grafana-dashboard.json"]) {
    const asked = [...(await read(path)).matchAll(/\bamazon_ads_([a-z_]+)\b/g)]
      .map(([, name = ""]) => name.replace(/_(bucket|sum|count)$/, ""))
      .filter((name) => name !== "encryption_keys" && name !== "client_secret");
    assert.ok(asked.length > 10);
    assert.deepEqual(asked.filter((name) => !Object.hasOwn(METRICS, name)), [], path);
  }
});

Deno.test("each alert leads to a section of docs/operations.md", async () => {
  const headings = [...(await read("docs/operations.md")).matchAll(/^#+ (.+)$/gm)].map((
    [, title = ""],
  ) => title.toLowerCase().replaceAll(/[^a-z0-9_ -]/g, "").replaceAll(" ", "-"));
  const rules = await read("ops/prometheus-rules.yml");
  const anchors = [...rules.matchAll(/runbook: docs\/operations\.md#(\S+)/g)].map(([, at]) => at);
  assert.equal(anchors.length, [...rules.matchAll(/- alert:/g)].length);
  assert.deepEqual(anchors.filter((anchor) => !headings.some((known) => known === anchor)), []);
});
