import {
  useInfiniteQuery,
  useMutation,
  type UseMutationResult,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useAds } from "../app/ads-context.tsx";
import type { AccountChange } from "../app/ads.ts";
import { type AccountRow, rowOf } from "./account-row.ts";

export type { AccountRow } from "./account-row.ts";

/** The most accounts of a page. */
const PAGE = 500;

/** The accounts that have come so far, and whether more are on their way. */
export interface LoadedAccounts {
  accounts: AccountRow[];
  isFirstPending: boolean;
  isComplete: boolean;
  error: unknown;
  retry: () => void;
}

/** Reads all accounts, page by page: the first page is shown while the others come. */
export function useAccounts(): LoadedAccounts {
  const ads = useAds();
  const query = useInfiniteQuery({
    queryKey: ["accounts"],
    initialPageParam: "",
    queryFn: async ({ pageParam, signal }) => {
      const request = { limit: PAGE, ...(pageParam === "" ? {} : { cursor: pageParam }) };
      const { accounts, next_cursor } = await ads.accounts.list(request, { signal });
      return { rows: accounts.map(rowOf), next: next_cursor };
    },
    getNextPageParam: ({ next }) => next ?? undefined,
    // Comparing ten thousand rows with those from before costs more than it saves.
    structuralSharing: false,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, refetch } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  const accounts = useMemo(() => data?.pages.flatMap(({ rows }) => rows) ?? [], [data]);
  return {
    accounts,
    isFirstPending: query.isPending,
    isComplete: data !== undefined && !hasNextPage,
    error: query.error,
    retry: () => void (isFetchNextPageError ? fetchNextPage() : refetch()),
  };
}

/** Makes the same change to accounts. */
export function useChangeAccounts(): UseMutationResult<
  unknown,
  Error,
  { ids: string[]; change: AccountChange }
> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, change }) => {
      const { results } = await ads.accounts.update(ids, change);
      const refused = results.find((result) => result.status === "refused");
      if (refused?.status === "refused") throw new Error(refused.error.detail);
    },
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["accounts"] }),
        queries.invalidateQueries({ queryKey: ["health"] }),
      ]),
  });
}
