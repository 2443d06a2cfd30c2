import {
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useAds } from "../app/ads-context.tsx";
import type { ApiKey, CreateApiKeyRequest, CreatedApiKey } from "../app/ads.ts";

/** The user's keys, newest first. */
export function useApiKeys(): UseQueryResult<ApiKey[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["keys"],
    queryFn: ({ signal }) => ads.apiKeys.list({ signal }),
  });
}

/** Makes a key. The answer alone has the key itself. */
export function useCreateApiKey(): UseMutationResult<CreatedApiKey, Error, CreateApiKeyRequest> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request) => ads.apiKeys.create(request),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["keys"] }),
  });
}

/** Renames a key. */
export function useRenameApiKey(): UseMutationResult<
  unknown,
  Error,
  { id: string; name: string }
> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name }) => ads.apiKeys.update(id, { name }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["keys"] }),
  });
}

/** Revokes a key, and on demand the keys that were made with it. */
export function useRevokeApiKey(): UseMutationResult<
  unknown,
  Error,
  { id: string; descendants: boolean }
> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, descendants }) => ads.apiKeys.revoke(id, { descendants }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["keys"] }),
  });
}
