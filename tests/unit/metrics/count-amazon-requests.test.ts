import assert from "node:assert/strict";
import { adsApiCall, countAmazonRequests } from "../../../shared/metrics/count-amazon-requests.ts";
import { createCounters } from "../../../shared/metrics/counters.ts";

const PROFILES = "https://advertising-api.amazon.com/v2/profiles";

/** What is counted for one request that ends in that way. */
async function counted(outcome: () => Response): Promise<unknown> {
  const counters = createCounters();
  const send = countAmazonRequests(() => Promise.try(outcome), counters, adsApiCall);
  await send(PROFILES).catch(() => {});
  return counters.take().map(({ labels }) => labels);
}

Deno.test("a request is counted by its call and the status of its answer", async () => {
  assert.deepEqual(await counted(() => new Response(null, { status: 429 })), [
    { call: "list_profiles", status: "429" },
  ]);
});

Deno.test("a request without an answer is counted by what ended it", async () => {
  for (
    const [error, status] of [
      [new DOMException("late", "TimeoutError"), "timeout"],
      [new DOMException("gone", "AbortError"), "aborted"],
      [new TypeError("reset"), "network"],
    ] as const
  ) {
    const fail = (): never => {
      throw error;
    };
    assert.deepEqual(await counted(fail), [{ call: "list_profiles", status }]);
  }
});

Deno.test("the calls of reports have names, and so have files, wherever they are stored", () => {
  for (
    const [address, name] of [
      ["https://advertising-api.amazon.com/reporting/reports", "create_report"],
      ["https://advertising-api.amazon.com/reporting/reports/1", "report"],
      ["https://offline-report-storage-us-east-1-prod.s3.amazonaws.com/v2/profiles", "report_file"],
      ["http://127.0.0.1:54322/report-files/1", "report_file"],
    ] as const
  ) {
    assert.equal(adsApiCall(new URL(address)), name);
  }
});

Deno.test("paths of a caller's own share one name, whatever they hold", () => {
  for (const path of ["/sp/campaigns/list", "/exports/1", "/v2/profiles/1/2", "/x"]) {
    assert.equal(adsApiCall(new URL(path, PROFILES)), "other");
  }
});
