import { useEffect } from "react";

/**
 * Calls back when the browser shows a page again as it was left: Back from Amazon restores it with what it
 * remembered, a busy button among it.
 */
export function useRestored(callback: () => void): void {
  useEffect(() => {
    function shown(event: Event): void {
      if ("persisted" in event && event.persisted) callback();
    }
    globalThis.addEventListener("pageshow", shown);
    return () => globalThis.removeEventListener("pageshow", shown);
  }, [callback]);
}
