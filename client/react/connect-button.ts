import {
  type ButtonHTMLAttributes,
  createElement,
  Fragment,
  type ReactElement,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
} from "react";
import type { StartConsentRequest } from "../contract.ts";
import { useAdsConnect } from "./provider.ts";
import { useLeaving } from "./use-leaving.ts";

/** What {@link ConnectButton} takes beside what every button does. */
export interface ConnectButtonProps
  extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "onClick" | "onError"> {
  /** What the consent is started with: its name, its region, and others. */
  request?: StartConsentRequest;
  /** Takes an error, which is shown below the button otherwise. */
  onError?: (error: Error) => void;
  children?: ReactNode;
}

/** A button that sends the browser to Amazon's consent page. */
export function ConnectButton(
  { request, onError, children = "Connect Amazon Ads", ...button }: ConnectButtonProps,
): ReactElement {
  const ads = useAdsConnect();
  const start = useCallback(() => ads.connect(request), [ads, request]);
  const { leave, isLeaving, error } = useLeaving(start);
  // A function that is written where it is passed is another one at each render; an error is told once.
  const latest = useRef(onError);
  useEffect(() => {
    latest.current = onError;
  });
  useEffect(() => {
    if (error !== undefined) latest.current?.(error);
  }, [error]);
  return createElement(
    Fragment,
    null,
    createElement("button", {
      type: "button",
      ...button,
      disabled: isLeaving || button.disabled,
      "aria-busy": isLeaving,
      onClick: leave,
    }, children),
    error !== undefined && onError === undefined &&
      createElement("span", { role: "alert" }, error.message),
  );
}
