import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useAds } from "../app/ads-context.tsx";
import type { SyncRun, TokenHistoryEntry } from "../app/ads.ts";

const SHOWN = 30;

/** What happened to a connection's token, newest first. */
export function useTokenHistory(connectionId: string): UseQueryResult<TokenHistoryEntry[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["history", connectionId],
    queryFn: ({ signal }) =>
      ads.tokenHistory({ connection_id: connectionId, limit: SHOWN }, { signal }),
  });
}

/** The syncs of a connection, newest first. */
export function useSyncRuns(connectionId: string): UseQueryResult<SyncRun[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["sync-runs", connectionId],
    queryFn: ({ signal }) =>
      ads.syncRuns({ connection_id: connectionId, limit: SHOWN }, { signal }),
  });
}
