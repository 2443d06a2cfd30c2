import {
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useAds } from "../app/ads-context.tsx";
import type {
  ChangeOauthClientRequest,
  CreateOauthClientRequest,
  OauthClient,
} from "../app/ads.ts";

/** The user's own Login with Amazon apps. */
export function useAmazonApps(): UseQueryResult<OauthClient[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["apps"],
    queryFn: ({ signal }) => ads.oauthClients.list({ signal }),
  });
}

/** Adds an app. */
export function useAddAmazonApp(): UseMutationResult<
  OauthClient,
  Error,
  CreateOauthClientRequest
> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request) => ads.oauthClients.create(request),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["apps"] }),
  });
}

/** Renames an app, or replaces its secret. */
export function useChangeAmazonApp(): UseMutationResult<
  OauthClient,
  Error,
  { id: string; change: ChangeOauthClientRequest }
> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, change }) => ads.oauthClients.update(id, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["apps"] }),
  });
}

/** Deletes an app that no connection uses. */
export function useDeleteAmazonApp(): UseMutationResult<unknown, Error, string> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id) => ads.oauthClients.remove(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["apps"] }),
  });
}
