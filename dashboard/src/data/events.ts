import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useRef } from "react";
import { useAds } from "../app/ads-context.tsx";
import type { AdsEvent, AuditEntry } from "../app/ads.ts";

/** How often the page looks for events while it is seen. */
const POLL_MS = 5000;

const SHOWN = 100;

/** Events that happened since the page was opened. A page in the background does not poll. */
export function useNewEvents(): UseQueryResult<AdsEvent[]> {
  const ads = useAds();
  const cursor = useRef<string | undefined>(undefined);
  return useQuery({
    queryKey: ["new-events"],
    queryFn: async ({ signal }) => {
      if (cursor.current === undefined) {
        const [latest] = await ads.events.list({ newestFirst: true, limit: 1 }, { signal });
        cursor.current = latest?.cursor ?? "";
        return [];
      }
      const events = await ads.events.list({ after: cursor.current, limit: SHOWN }, { signal });
      cursor.current = events.at(-1)?.cursor ?? cursor.current;
      return events;
    },
    refetchInterval: POLL_MS,
    refetchOnWindowFocus: "always",
    staleTime: 0,
    structuralSharing: false,
  });
}

/** The latest events, newest first. */
export function useLatestEvents(): UseQueryResult<AdsEvent[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["activity", "events"],
    queryFn: ({ signal }) => ads.events.list({ newestFirst: true, limit: SHOWN }, { signal }),
  });
}

/** The latest rows of the audit log, newest first. */
export function useAuditLog(): UseQueryResult<AuditEntry[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["activity", "audit"],
    queryFn: ({ signal }) => ads.auditLog({ limit: SHOWN }, { signal }),
  });
}
