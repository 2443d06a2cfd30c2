import { createElement, Fragment, type ReactElement, type ReactNode, useCallback } from "react";
import type { Connection } from "../contract.ts";
import { useAdsConnect } from "./provider.ts";
import { useConnections } from "./use-connections.ts";
import { useLeaving } from "./use-leaving.ts";

/** Why a connection needs a new consent. */
export type ReconnectReason = "reauthorization_required" | "consent_ending";

/** What {@link ReconnectBanner} takes. */
export interface ReconnectBannerProps {
  className?: string;
  /** The sentence of each banner, in the words of the app. */
  text?: (connection: Connection, reason: ReconnectReason) => ReactNode;
  /** What the button says. */
  children?: ReactNode;
}

/** A consent that ends within so many days is renewed before it does. */
const LEAD_DAYS = 30;

/** Why a connection needs a new consent; undefined when it needs none. */
export function reconnectReasonOf(
  { status, consent_ends_at }: Pick<Connection, "status" | "consent_ends_at">,
  now: number = Date.now(),
): ReconnectReason | undefined {
  if (status === "reauthorization_required") return "reauthorization_required";
  if (status !== "active" || consent_ends_at === null) return undefined;
  const days = (Date.parse(consent_ends_at) - now) / 86_400_000;
  return days <= LEAD_DAYS ? "consent_ending" : undefined;
}

function textOf({ name, consent_ends_at }: Connection, reason: ReconnectReason): string {
  if (reason === "reauthorization_required") {
    return `Amazon no longer accepts the consent of “${name}”.`;
  }
  const day = new Date(consent_ends_at ?? "").toLocaleDateString();
  return `The consent of “${name}” ends on ${day}.`;
}

/** One banner for each connection that needs a new consent, with a button. Nothing when none does. */
export function ReconnectBanner(props: ReconnectBannerProps): ReactElement {
  const { connections } = useConnections();
  const banners = connections.flatMap((connection) => {
    const reason = reconnectReasonOf(connection);
    return reason === undefined
      ? []
      : [createElement(Banner, { key: connection.id, connection, reason, ...props })];
  });
  return createElement(Fragment, null, ...banners);
}

function Banner(
  { connection, reason, className, text = textOf, children = "Reconnect" }:
    & ReconnectBannerProps
    & { connection: Connection; reason: ReconnectReason },
): ReactElement {
  const ads = useAdsConnect();
  const start = useCallback(() => ads.renew(connection.id), [ads, connection.id]);
  const { leave, isLeaving, error } = useLeaving(start);
  return createElement(
    "div",
    { role: "alert", className },
    createElement("span", null, text(connection, reason)),
    " ",
    createElement(
      "button",
      { type: "button", disabled: isLeaving, "aria-busy": isLeaving, onClick: leave },
      children,
    ),
    error !== undefined && createElement("span", null, " ", error.message),
  );
}
