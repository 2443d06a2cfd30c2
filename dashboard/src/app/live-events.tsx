import { useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useEffect, useRef } from "react";
import { useNewEvents } from "../data/events.ts";
import { useToast } from "../design/toasts.tsx";
import { eventOf, nameIn } from "../language/events.ts";

/**
 * Follows what happens in the project while the page is seen: says it, and reads again what has changed.
 */
export function LiveEvents(): ReactElement | null {
  const { data: events } = useNewEvents();
  const queries = useQueryClient();
  const toast = useToast();
  const lastCursor = useRef("");
  useEffect(() => {
    const fresh = events?.filter(({ cursor }) => cursor > lastCursor.current) ?? [];
    const last = fresh.at(-1);
    if (last === undefined) return;
    lastCursor.current = last.cursor;
    for (const { type, data } of fresh) {
      const { title, tone } = eventOf(type);
      const name = nameIn(data);
      toast(tone, name === undefined ? title : `${name}: ${title}`);
    }
    for (
      const key of [
        "connections",
        "connection",
        "health",
        "activity",
        "sync-runs",
        "history",
        "reports",
        "report-schedules",
      ]
    ) {
      void queries.invalidateQueries({ queryKey: [key] });
    }
  }, [events, queries, toast]);
  return null;
}
