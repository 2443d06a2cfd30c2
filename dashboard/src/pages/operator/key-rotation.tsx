import type { ReactElement } from "react";
import { type Sample, samplesOf, total } from "../../data/metrics.ts";
import { Badge } from "../../design/badge.tsx";
import { Card } from "../../design/card.tsx";
import { Table } from "../../design/table.tsx";
import { whole } from "../../language/amount.ts";

/** Which encryption key has sealed how many values: when an old key may go. */
export function KeyRotation({ samples }: { samples: Sample[] }): ReactElement {
  const sealed = samplesOf(samples, "sealed_values");
  const keys = [...new Set(sealed.map(({ labels }) => labels["key"] ?? ""))].sort();
  const unreadable = total(samples, "unreadable_values");
  return (
    <Card
      title="Encryption keys"
      note="Remove a key from AMAZON_ADS_ENCRYPTION_KEYS once it encrypts nothing. Values are counted up to 10,000."
      actions={unreadable > 0
        ? <Badge tone="bad">{whole(unreadable)} values cannot be decrypted</Badge>
        : <Badge tone="good">All values can be decrypted</Badge>}
      flush
    >
      {keys.length === 0 ? <p className="card-body soft">Nothing is encrypted yet.</p> : (
        <Table
          label="Encryption keys"
          rows={keys}
          keyOf={(key) => key}
          columns={[
            { name: "Key", cell: (key) => <code>{key}</code> },
            {
              name: "Refresh tokens",
              numeric: true,
              cell: (key) => sealedBy(sealed, key, "refresh_token"),
            },
            {
              name: "Access tokens",
              numeric: true,
              cell: (key) => sealedBy(sealed, key, "access_token"),
            },
            {
              name: "App secrets",
              numeric: true,
              cell: (key) => sealedBy(sealed, key, "client_secret"),
            },
            {
              name: "Webhook secrets",
              numeric: true,
              cell: (key) => sealedBy(sealed, key, "webhook_secret"),
            },
          ]}
        />
      )}
    </Card>
  );
}

function sealedBy(samples: Sample[], key: string, kind: string): string {
  return whole(total(samples, "sealed_values", { key, kind }));
}
