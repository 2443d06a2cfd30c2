import assert from "node:assert/strict";
import { prometheusText } from "../../../shared/metrics/prometheus-text.ts";

Deno.test("each metric is one block with HELP and TYPE, and its samples", () => {
  assert.equal(
    prometheusText([
      { name: "connections", labels: { status: "active" }, value: 3 },
      { name: "tokens_due", labels: {}, value: 0 },
      { name: "connections", labels: { status: "pending" }, value: 1 },
    ]),
    `# HELP amazon_ads_connections Connections by status.
# TYPE amazon_ads_connections gauge
amazon_ads_connections{status="active"} 3
amazon_ads_connections{status="pending"} 1
# HELP amazon_ads_tokens_due Tokens that are due for a refresh.
# TYPE amazon_ads_tokens_due gauge
amazon_ads_tokens_due 0
`,
  );
});

Deno.test("buckets are in the order of their limits", () => {
  const limits = ["+Inf", "10", "0.5", "2.5"].map((le) => ({
    name: "pool_wait_seconds_bucket",
    labels: { le },
    value: 1,
  }));
  const lines = prometheusText(limits).split("\n").filter((line) => !line.startsWith("#"));
  assert.deepEqual(lines.map((line) => /le="([^"]+)"/.exec(line)?.[1]), [
    ...["0.5", "2.5", "10", "+Inf"],
    undefined,
  ]);
});

Deno.test("quotes, backslashes and line breaks in a label's value are escaped", () => {
  const labels = { kind: "access_token", key: 'a"b\\c\nd' };
  assert.match(
    prometheusText([{ name: "sealed_values", labels, value: 1 }]),
    /key="a\\"b\\\\c\\nd"} 1\n$/,
  );
});

Deno.test("a sample that this version does not know is left out", () => {
  assert.equal(prometheusText([{ name: "of_tomorrow", labels: {}, value: 1 }]), "\n");
});
