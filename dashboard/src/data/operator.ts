import {
  type InfiniteData,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useAds } from "../app/ads-context.tsx";
import type {
  ChangeSwitchesRequest,
  Health,
  OperatorConnections,
  OperatorConnectionsRequest,
  OwnedConnection,
  Switches,
} from "../app/ads.ts";
import { parseMetrics, type Sample } from "./metrics.ts";

/** How often figures of the project are read again while the page is seen. */
const POLL_MS = 30_000;

/** Whether the signed-in user is an operator: read once a session. */
export function useIsOperator(): UseQueryResult<boolean> {
  const ads = useAds();
  return useQuery({
    queryKey: ["operator", "is-operator"],
    queryFn: ({ signal }) => ads.isOperator({ signal }),
    staleTime: Infinity,
  });
}

/** Whether the project works. */
export function useProjectHealth(): UseQueryResult<Health> {
  const ads = useAds();
  return useQuery({
    queryKey: ["operator", "health"],
    queryFn: ({ signal }) => ads.health({ signal }),
    refetchInterval: POLL_MS,
  });
}

/** Counts and durations of the whole project. */
export function useMetrics(): UseQueryResult<Sample[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["operator", "metrics"],
    queryFn: async ({ signal }) => parseMetrics(await ads.metrics({ signal })),
    refetchInterval: POLL_MS,
  });
}

/** The connections of all users, page by page. */
export function useAllConnections(
  filter: Pick<OperatorConnectionsRequest, "status" | "text">,
): UseInfiniteQueryResult<InfiniteData<OperatorConnections, string>> {
  const ads = useAds();
  return useInfiniteQuery({
    queryKey: ["operator", "connections", filter],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      ads.operatorConnections(
        { ...filter, ...(pageParam === "" ? {} : { cursor: pageParam }) },
        { signal },
      ),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: (before) => before,
  });
}

/** Hands a connection over to another user. */
export function useHandOver(): UseMutationResult<
  unknown,
  Error,
  { connection: OwnedConnection; email: string }
> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ connection, email }) =>
      ads.actingFor({ user_id: connection.owner.id })
        .connections.handOver(connection.id, { new_user_email: email }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["operator", "connections"] }),
  });
}

/** Renews the tokens that are due now, as the schedule does each minute. */
export function useRefreshDue(): UseMutationResult<unknown, Error, void> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => ads.refreshTokens(),
    onSettled: () => queries.invalidateQueries({ queryKey: ["operator"] }),
  });
}

/** What the operator has switched off. */
export function useSwitches(): UseQueryResult<Switches> {
  const ads = useAds();
  return useQuery({
    queryKey: ["operator", "switches"],
    queryFn: ({ signal }) => ads.switches({ signal }),
  });
}

/** Switches something off or on. */
export function useChangeSwitches(): UseMutationResult<Switches, Error, ChangeSwitchesRequest> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change) => ads.changeSwitches(change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["operator"] }),
  });
}
