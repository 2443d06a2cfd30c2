import assert from "node:assert/strict";
import { parseMetrics, total } from "../../../dashboard/src/data/metrics.ts";

const TEXT = `# HELP amazon_ads_connections Connections by status.
# TYPE amazon_ads_connections gauge
amazon_ads_connections{status="active"} 12
amazon_ads_connections{status="disconnected"} 3
amazon_ads_tokens_due 0
amazon_ads_info{version="0.1.0",chapter="a \\"quoted\\" name"} 1
amazon_ads_read_duration_seconds 1.5e-2
`;

Deno.test("metrics are read with their labels, and comments are passed over", () => {
  const samples = parseMetrics(TEXT);
  assert.equal(samples.length, 5);
  assert.equal(total(samples, "connections"), 15);
  assert.equal(total(samples, "connections", { status: "active" }), 12);
  assert.equal(total(samples, "nothing"), 0);
  assert.equal(samples[3]?.labels["chapter"], 'a "quoted" name');
  assert.equal(samples[4]?.value, 0.015);
});
