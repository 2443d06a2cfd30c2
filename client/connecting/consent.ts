import { openPage, presentPage } from "../browser/page.ts";
import type { Connection, StartConsentRequest, StartedConsent } from "../contract.ts";
import { call, type CallOptions } from "../http/call.ts";
import type { Transport } from "../http/transport.ts";
import { finishConsent, type FinishOptions } from "./finish-consent.ts";

/** What starting a consent takes. */
export type ConnectRequest = StartConsentRequest;

/** Consents: how a person connects their Amazon account. */
export interface Consents {
  /**
   * Starts a consent and sends the browser to Amazon. The promise resolves while the page is being left.
   *
   * @param request `return_to` is the present page when absent; it must be on `AMAZON_ADS_RETURN_URLS`.
   * @throws AdsConnectError `return_to_not_allowed`, `quota_exceeded` and others.
   */
  connect(request?: ConnectRequest, options?: CallOptions): Promise<StartedConsent>;
  /**
   * Lets the person consent again, for the same connection. The browser is sent to Amazon.
   *
   * @throws AdsConnectError `connection_not_found` and as {@link Consents.connect} does.
   */
  renew(
    connectionId: string,
    request?: Omit<ConnectRequest, "connection_id">,
    options?: CallOptions,
  ): Promise<StartedConsent>;
  /**
   * On the page that Amazon returns to: reads the address, confirms the consent, and cleans the address.
   * Calling it twice, as React's StrictMode does, or again after a reload, gives the same connection.
   *
   * @returns The connection, which is active now; undefined when the address has nothing to finish.
   * @throws AdsConnectError `consent_denied`, `confirmation_refused` and others.
   */
  finishConnecting(options?: FinishOptions): Promise<Connection | undefined>;
  /** Starts a consent and moves no browser: for programs, and for pages that open Amazon themselves. */
  startConsent(request?: ConnectRequest, options?: CallOptions): Promise<StartedConsent>;
  /**
   * Hands in a confirmation. The same caller that started the consent must do it.
   *
   * @throws AdsConnectError `confirmation_invalid`, `confirmation_refused`.
   */
  confirmConsent(confirmation: string, options?: CallOptions): Promise<Connection>;
}

/** Makes {@link Consents}. */
export function consentsOf(transport: Transport, returnTo: string | undefined): Consents {
  function startConsent(
    request: ConnectRequest = {},
    options?: CallOptions,
  ): Promise<StartedConsent> {
    const back = returnTo ?? presentPage();
    const sent = { ...(back === undefined ? {} : { return_to: back }), ...request };
    return call(transport, "POST", "oauth-start", sent, options);
  }

  async function connect(
    request?: ConnectRequest,
    options?: CallOptions,
  ): Promise<StartedConsent> {
    const started = await startConsent(request, options);
    openPage(started.authorization_url);
    return started;
  }

  async function confirmConsent(
    confirmation: string,
    options?: CallOptions,
  ): Promise<Connection> {
    // The caller that started gets the same answer for ten minutes, so this call can be sent again.
    const { connection } = await call<{ connection: Connection }>(
      transport,
      "POST",
      "oauth-confirm",
      { confirmation },
      options,
      true,
    );
    return connection;
  }

  return {
    startConsent,
    connect,
    renew: (connectionId, request, options) =>
      connect({ ...request, connection_id: connectionId }, options),
    confirmConsent,
    finishConnecting: (options) =>
      finishConsent((confirmation) => confirmConsent(confirmation), options),
  };
}
