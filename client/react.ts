export {
  AdsConnectProvider,
  type AdsConnectProviderProps,
  useAdsConnect,
} from "./react/provider.ts";
export { ConnectButton, type ConnectButtonProps } from "./react/connect-button.ts";
export {
  ReconnectBanner,
  type ReconnectBannerProps,
  type ReconnectReason,
  reconnectReasonOf,
} from "./react/reconnect-banner.ts";
export { type ShownAccounts, useAccounts, type UseAccountsRequest } from "./react/use-accounts.ts";
export { type ShownConnections, useConnections } from "./react/use-connections.ts";
export { type FinishedConnecting, useFinishConnecting } from "./react/use-finish-connecting.ts";
export { type ShownHealth, useHealth } from "./react/use-health.ts";
