import assert from "node:assert/strict";
import { connectionReason } from "../../../shared/account-health/health-reasons.ts";
import type { ConnectionFacts } from "../../../shared/database/read-account-health.ts";
import { connectionId } from "../support/tokens.ts";

type FailedSource = NonNullable<ConnectionFacts["last_sync"]>["failed_sources"][number];

function partial(...failed_sources: FailedSource[]): string {
  return connectionReason("sync_partial", {
    connection_id: connectionId,
    name: "A shop",
    connection_status: "active",
    reasons: ["sync_partial"],
    last_sync: {
      status: "partial",
      started_at: "2026-11-21T12:00:00+00:00",
      finished_at: "2026-11-21T12:00:05+00:00",
      error_code: null,
      failed_sources,
    },
    last_synced_at: null,
  } as unknown as ConnectionFacts).detail;
}

Deno.test("a partial sync names the list, the region, the reason and the agency profiles that failed", () => {
  assert.equal(
    partial(
      { source: "profiles", region: "NA", outcome: "complete", rejected: 2 },
      {
        source: "dsp-advertisers",
        region: "EU",
        outcome: "failed",
        error_code: "amazon_unavailable",
        skipped: [
          { profile_id: "7", code: "no_dsp_right" },
          { profile_id: "8", code: "amazon_unavailable" },
        ],
      },
    ),
    "The last sync could not read everything: profiles in NA (2 could not be read), " +
      "dsp-advertisers in EU (amazon_unavailable), for profile 8.",
  );
});
