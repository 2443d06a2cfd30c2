import { type ReactElement, useEffect, useState } from "react";
import { fromNow, moment } from "../language/time.ts";

/** How often relative times are written again. */
const TICK_MS = 15_000;

/** Who is told of a tick. One timer serves the whole page: a table has a time in each of its rows. */
const listeners = new Set<(now: number) => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  const now = Date.now();
  for (const listener of listeners) listener(now);
}

/** The present moment, again every few seconds. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    listeners.add(setNow);
    timer ??= setInterval(tick, TICK_MS);
    return () => {
      listeners.delete(setNow);
      if (listeners.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  return now;
}

/** "5 minutes ago", with the whole date on hover. */
export function Ago({ at, never = "never" }: { at: string | null; never?: string }): ReactElement {
  const now = useNow();
  if (at === null) return <span className="soft">{never}</span>;
  return <time dateTime={at} title={moment(at)}>{fromNow(at, now)}</time>;
}
