import type { ReactElement } from "react";
import { type Sample, samplesOf, total } from "../../data/metrics.ts";
import { Card, Figure } from "../../design/card.tsx";
import { bytes, whole } from "../../language/amount.ts";
import { Bars } from "./bars.tsx";

const STATUSES: Record<string, string> = {
  active: "Active",
  reauthorization_required: "Need a new consent",
  disconnected: "Disconnected",
  pending: "Consent under way",
  awaiting_confirmation: "Waiting for confirmation",
};

const ACTIONS: Record<string, string> = {
  created: "Consents given",
  refreshed: "Renewed",
  failed: "Renewals that failed",
  reauthorization_required: "No longer accepted",
  imported: "Imported",
  revoked: "Destroyed",
};

const OUTCOMES: Record<string, string> = {
  "429": "Slow down",
  timeout: "No answer in time",
  network: "No answer",
  aborted: "The caller had gone",
};

/** How a request to Amazon ended: its HTTP status, in a word. */
function outcomeName(status: string): string {
  const word = OUTCOMES[status] ??
    (status.startsWith("2") ? "Done" : status.startsWith("5") ? "Failed at Amazon" : "Refused");
  return /^\d+$/.test(status) ? `${word} (${status})` : word;
}

/** The figures of the project that an operator looks at first. */
export function ProjectFigures({ samples }: { samples: Sample[] }): ReactElement {
  const tables = samplesOf(samples, "table_bytes").sort((one, other) => other.value - one.value);
  return (
    <>
      <div className="figures">
        <Figure
          name="Active connections"
          value={whole(total(samples, "connections", { status: "active" }))}
        />
        <Figure
          name="Need a new consent"
          value={whole(total(samples, "connections", { status: "reauthorization_required" }))}
        />
        <Figure
          name="Consents ending"
          value={whole(total(samples, "consents_ending"))}
          note="within 30 days"
        />
        <Figure name="Tokens due" value={whole(total(samples, "tokens_due"))} note="now" />
        <Figure name="Syncs due" value={whole(total(samples, "syncs_due"))} note="now" />
        <Figure
          name="Webhooks to send"
          value={whole(total(samples, "webhook_deliveries", { status: "pending" }))}
          note="now"
        />
      </div>
      <div className="split split-even">
        <Card title="Connections by status">
          <Bars
            label="Connections by status"
            bars={samplesOf(samples, "connections").map(({ labels, value }) => ({
              name: STATUSES[labels["status"] ?? ""] ?? labels["status"] ?? "",
              value,
              text: whole(value),
            }))}
          />
        </Card>
        <Card title="Largest tables">
          <Bars
            label="Largest tables"
            bars={tables.slice(0, 6).map(({ labels, value }) => ({
              name: (labels["table"] ?? "").replace(/^amazon_ads(_private)?\./, ""),
              value,
              text: bytes(value),
            }))}
          />
        </Card>
      </div>
      <div className="split split-even">
        <Card title="Requests to Amazon" note="Since the counters began. Lower bounds.">
          <Bars
            label="Requests to Amazon by outcome"
            empty="No requests have been counted yet."
            bars={byLabel(samplesOf(samples, "amazon_requests_total"), "status").map((bar) => ({
              ...bar,
              name: outcomeName(bar.name),
            }))}
          />
        </Card>
        <Card title="Tokens" note="In the last five minutes.">
          <Bars
            label="Refreshes in the last five minutes"
            empty="Nothing happened to a token in the last five minutes."
            bars={byLabel(samplesOf(samples, "refreshes"), "action").map((bar) => ({
              ...bar,
              name: ACTIONS[bar.name] ?? bar.name,
            }))}
          />
        </Card>
      </div>
    </>
  );
}

function byLabel(
  samples: Sample[],
  label: string,
): { name: string; value: number; text: string }[] {
  const sums = new Map<string, number>();
  for (const { labels, value } of samples) {
    const name = labels[label] ?? "";
    sums.set(name, (sums.get(name) ?? 0) + value);
  }
  return [...sums].filter(([, value]) => value > 0)
    .map(([name, value]) => ({ name, value, text: whole(value) }))
    .sort((one, other) => other.value - one.value);
}
