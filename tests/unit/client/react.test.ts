import assert from "node:assert/strict";
import { createElement, type ReactElement } from "react";
import { renderToString } from "react-dom/server";
import type { Connection } from "../../../client/index.ts";
import {
  AdsConnectProvider,
  ConnectButton,
  ReconnectBanner,
  reconnectReasonOf,
  useAccounts,
  useConnections,
  useFinishConnecting,
  useHealth,
} from "../../../client/react.ts";
import { fakeProject } from "./fake-project.ts";

function Everything(): ReactElement {
  const { connections, isLoading } = useConnections();
  const { accounts } = useAccounts({ country_code: "DE" });
  const { health } = useHealth();
  const { isFinishing } = useFinishConnecting();
  const seen = [connections.length, accounts.length, health.length, isLoading, isFinishing];
  return createElement("p", null, seen.join(" "));
}

Deno.test("a server renders the loading state, and calls nothing", () => {
  const { ads, sent } = fakeProject([]);
  const html = renderToString(
    createElement(
      AdsConnectProvider,
      { client: ads, live: true },
      createElement(Everything),
      createElement(ReconnectBanner),
      createElement(ConnectButton, { className: "big" }),
    ),
  );
  assert.match(html, /<p>0 0 0 true true<\/p>/);
  assert.match(html, /<button type="button" class="big" aria-busy="false">Connect Amazon Ads</);
  assert.equal(sent.length, 0);
});

Deno.test("a hook without a provider says what is missing", () => {
  assert.throws(() => renderToString(createElement(Everything)), /<AdsConnectProvider/);
});

Deno.test("a connection is reconnected when its consent has ended, or ends within thirty days", () => {
  const now = Date.parse("2026-11-01T00:00:00Z");
  const reason = (
    status: Connection["status"],
    consent_ends_at: string | null,
  ): string | undefined => reconnectReasonOf({ status, consent_ends_at }, now);
  assert.equal(reason("reauthorization_required", null), "reauthorization_required");
  assert.equal(reason("active", "2026-11-30T00:00:00Z"), "consent_ending");
  assert.equal(reason("active", "2026-12-02T00:00:00Z"), undefined);
  assert.equal(reason("active", null), undefined);
  assert.equal(reason("disconnected", "2026-11-02T00:00:00Z"), undefined);
});
