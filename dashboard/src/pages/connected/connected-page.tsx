import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useState } from "react";
import { useAds } from "../../app/ads-context.tsx";
import type { Connection } from "../../app/ads.ts";
import {
  healthOf,
  refreshConnections,
  useConnection,
  useConsent,
  useHealth,
} from "../../data/connections.ts";
import { Button, buttonClass } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Outcome } from "../../design/outcome.tsx";
import { Page } from "../../design/page.tsx";
import { Failure } from "../../design/states.tsx";
import { count } from "../../language/amount.ts";
import { consentFailure } from "../../language/consent-failure.ts";

const route = getRouteApi("/shell/connected");

/** The page that Amazon's consent returns to: it finishes the consent, or says why there is none. */
export function ConnectedPage(): ReactElement {
  const { confirmation, error, connection_id: connectionId } = route.useSearch();
  // Kept, because the confirmation leaves the address as soon as it is used.
  const [returned] = useState({ confirmation, error, connectionId });
  const ads = useAds();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const finishing = useQuery({
    queryKey: ["finishing", returned.confirmation],
    queryFn: async () => {
      const connection = await ads.confirmConsent(returned.confirmation ?? "");
      await refreshConnections(queries);
      await navigate({ to: "/connected", search: { connection_id: connection.id }, replace: true });
      return connection;
    },
    enabled: returned.confirmation !== undefined,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const isReloaded = returned.confirmation === undefined && returned.error === undefined &&
    returned.connectionId !== undefined;
  const finished = useConnection(returned.connectionId, isReloaded);
  const connection = finishing.data ??
    (finished.data?.status === "active" ? finished.data : undefined);
  const failure = returned.error ?? finishing.error;
  if (failure !== null) {
    return (
      <ConsentPage title="Connecting failed">
        <Failed
          failure={failure}
          connectionId={returned.connectionId}
          {...(finishing.error ? { retry: () => void finishing.refetch() } : {})}
        />
      </ConsentPage>
    );
  }
  if (connection !== undefined) {
    return (
      <ConsentPage title="Connected">
        <Connected connection={connection} />
      </ConsentPage>
    );
  }
  const isFinishing = returned.confirmation !== undefined;
  return (
    <ConsentPage title="Connecting">
      {isFinishing || isReloaded && finished.isPending
        ? (
          <Outcome
            tone="accent"
            busy
            title={isFinishing ? "Finishing the connection" : "Looking for the connection"}
          >
            {isFinishing && <p>Amazon has said yes. The tokens are put into use.</p>}
          </Outcome>
        )
        : (
          <Outcome
            tone="quiet"
            title="There is no consent to finish"
            actions={
              <Link to="/connections" className={buttonClass("primary")}>
                To your connections
              </Link>
            }
          >
            <p>
              This page finishes a consent when Amazon sends you back. Start one under Connections.
            </p>
          </Outcome>
        )}
    </ConsentPage>
  );
}

function ConsentPage({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <Page title={title}>
      <Card>{children}</Card>
    </Page>
  );
}

function Connected({ connection }: { connection: Connection }): ReactElement {
  const health = healthOf(useHealth(connection.id).data, connection.id);
  const found = health === undefined
    ? 0
    : Object.values(health.account_summary).reduce((sum, value) => sum + value, 0);
  const isReading = health === undefined || health.syncing || health.last_sync === null;
  return (
    <Outcome
      tone="good"
      title={`${connection.name} is connected`}
      actions={
        <>
          <Link
            to="/accounts"
            search={{ connection: connection.id }}
            className={buttonClass("primary")}
          >
            See the accounts
          </Link>
          <Link to="/connection" search={{ id: connection.id }} className={buttonClass()}>
            See the connection
          </Link>
        </>
      }
    >
      <p role="status">
        {isReading
          ? `Your accounts are being read${
            found > 0 ? `: ${count(found, "account")} so far` : " now"
          }.`
          : found === 0
          ? "This Amazon login has no advertising accounts yet."
          : `${count(found, "account")} found.`}
      </p>
      <p className="soft">From now on your app gets a valid token whenever it asks.</p>
    </Outcome>
  );
}

function Failed(
  { failure, connectionId, retry }: {
    /** A code that came back from Amazon, or what the confirmation failed with. */
    failure: unknown;
    connectionId: string | undefined;
    retry?: () => void;
  },
): ReactElement {
  const consent = useConsent();
  const { title, text, repeatable } = consentFailure(failure);
  return (
    <Outcome
      tone={failure === "consent_denied" ? "warn" : "bad"}
      title={title}
      actions={
        <>
          {repeatable && retry
            ? <Button kind="primary" icon="refresh" onClick={retry}>Try again</Button>
            : (
              <StartAgain
                connectionId={connectionId}
                busy={consent.isPending || consent.isSuccess}
                start={consent.mutate}
              />
            )}
          <Link to="/connections" className={buttonClass()}>To your connections</Link>
        </>
      }
    >
      <p>{text}</p>
      {consent.error && <Failure error={consent.error} what="Not started" />}
    </Outcome>
  );
}

function StartAgain(
  { connectionId, busy, start }: {
    connectionId: string | undefined;
    busy: boolean;
    start: ReturnType<typeof useConsent>["mutate"];
  },
): ReactElement {
  // A renewal that failed is started for the same connection; a new connection ends with its consent.
  const existing = useConnection(connectionId);
  return (
    <Button
      kind="primary"
      icon="refresh"
      busy={busy || (connectionId !== undefined && existing.isPending)}
      onClick={() =>
        start(
          existing.data?.connected_at && connectionId !== undefined
            ? { connection_id: connectionId }
            : {},
        )}
    >
      Start again at Amazon
    </Button>
  );
}
