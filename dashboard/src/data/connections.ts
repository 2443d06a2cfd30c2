import {
  type QueryClient,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useAds } from "../app/ads-context.tsx";
import type {
  AccountHealthReport,
  Connection,
  ConnectionChange,
  ConnectionDetail,
  ConnectionHealth,
  Region,
} from "../app/ads.ts";
import { BASE } from "../app/config.ts";
import { useRestored } from "../app/use-restored.ts";

/** How often a page looks whether a sync that runs has ended. */
const SYNCING_MS = 2000;

/** How many accounts are listed with a connection's health. */
const LISTED_ACCOUNTS = 20;

/** The page that Amazon's consent returns to. */
export const RETURN_PAGE: string = new URL("connected", BASE).href;

/** All connections. */
export function useConnections(): UseQueryResult<Connection[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["connections"],
    queryFn: ({ signal }) => ads.connections.list({ signal }),
  });
}

/** One connection, with the state of its token; nothing is read while there is no id, or it is not wanted. */
export function useConnection(
  id: string | undefined,
  isWanted = true,
): UseQueryResult<ConnectionDetail> {
  const ads = useAds();
  return useQuery({
    queryKey: ["connection", id],
    queryFn: ({ signal }) => ads.connections.get(id ?? "", { signal }),
    enabled: id !== undefined && isWanted,
  });
}

/** How healthy connections are: all, or one. While a sync runs it is read again every two seconds. */
export function useHealth(connectionId?: string): UseQueryResult<AccountHealthReport> {
  const ads = useAds();
  return useQuery({
    queryKey: ["health", connectionId ?? "all"],
    queryFn: ({ signal }) =>
      ads.accounts.health({
        limit: connectionId === undefined ? 1 : LISTED_ACCOUNTS,
        ...(connectionId === undefined ? {} : { connection_id: connectionId }),
      }, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.connections.some(({ syncing }) => syncing) ? SYNCING_MS : false,
  });
}

/** The health of one connection in a report. */
export function healthOf(
  report: AccountHealthReport | undefined,
  id: string,
): ConnectionHealth | undefined {
  return report?.connections.find(({ connection_id }) => connection_id === id);
}

/** Reads again what a change to connections may have changed. */
export function refreshConnections(queries: QueryClient): Promise<unknown> {
  return Promise.all(
    ["connections", "connection", "health", "history", "sync-runs", "accounts", "activity"]
      .map((key) => queries.invalidateQueries({ queryKey: [key] })),
  );
}

/** What a consent is started with. */
export interface ConsentRequest {
  name?: string;
  region?: Region;
  oauth_client_id?: string;
  /** The connection to renew. */
  connection_id?: string;
}

/** Starts a consent and leaves for Amazon. */
export function useConsent(): UseMutationResult<unknown, Error, ConsentRequest> {
  const ads = useAds();
  const consent = useMutation({
    mutationFn: (request: ConsentRequest) => ads.connect({ ...request, return_to: RETURN_PAGE }),
  });
  useRestored(consent.reset);
  return consent;
}

/** Renames a connection, or changes the regions that it reads. */
export function useChangeConnection(
  id: string,
): UseMutationResult<ConnectionDetail, Error, ConnectionChange> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change) => ads.connections.update(id, change),
    onSuccess: () => refreshConnections(queries),
  });
}

/** Destroys a connection's tokens. */
export function useDisconnect(): UseMutationResult<Connection, Error, string> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id) => ads.connections.disconnect(id),
    onSuccess: () => refreshConnections(queries),
  });
}

/** Asks Amazon for a new token now: it notices a consent that was taken back. */
export function useCheckNow(id: string): UseMutationResult<void, Error, void> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await ads.token({ connection_id: id, force_refresh: true });
    },
    onSettled: () => refreshConnections(queries),
  });
}

/** Reads the accounts of a connection at Amazon now. */
export function useSyncNow(): UseMutationResult<unknown, Error, string> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id) => ads.sync({ connection_ids: [id] }),
    onSettled: () => refreshConnections(queries),
  });
}
