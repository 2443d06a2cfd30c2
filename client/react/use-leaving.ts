import { useCallback, useEffect, useRef, useState } from "react";
import { toError } from "./to-error.ts";

/** What {@link useLeaving} gives. */
export interface Leaving {
  /** Begins to leave the page. A second call waits for the first. */
  leave: () => void;
  /** Whether the page is being left. */
  isLeaving: boolean;
  /** Why it could not be left. */
  error: Error | undefined;
}

/** A browser's window, as far as it is used here. */
declare const window: EventTarget;

/**
 * Leaves the page for Amazon, as a button does.
 *
 * @param start Sends the browser away, or fails.
 */
export function useLeaving(start: () => Promise<unknown>): Leaving {
  const [isLeaving, setLeaving] = useState(false);
  const [error, setError] = useState<Error | undefined>(undefined);
  const isMounted = useRef(false);

  useEffect(() => {
    isMounted.current = true;
    // Back in the browser's history shows this page as it was left.
    const comeBack = (): void => setLeaving(false);
    window.addEventListener("pageshow", comeBack);
    return () => {
      isMounted.current = false;
      window.removeEventListener("pageshow", comeBack);
    };
  }, []);

  const leave = useCallback(() => {
    setLeaving(true);
    setError(undefined);
    start().catch((thrown: unknown) => {
      if (!isMounted.current) return;
      setError(toError(thrown));
      setLeaving(false);
    });
  }, [start]);

  return { leave, isLeaving, error };
}
