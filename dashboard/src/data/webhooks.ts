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
  ChangedWebhook,
  ChangeWebhookRequest,
  CreatedWebhook,
  CreateWebhookRequest,
  Webhook,
  WebhookDeliveries,
} from "../app/ads.ts";

/** How often deliveries are read again while the page is seen. */
const POLL_MS = 5000;

/** The user's webhooks. */
export function useWebhooks(): UseQueryResult<Webhook[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["webhooks"],
    queryFn: ({ signal }) => ads.webhooks.list({ signal }),
  });
}

/** A webhook with its deliveries, newest first. */
export function useWebhook(
  id: string,
): UseInfiniteQueryResult<InfiniteData<WebhookDeliveries, string>> {
  const ads = useAds();
  return useInfiniteQuery({
    queryKey: ["webhooks", id],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      ads.webhooks.get(id, pageParam === "" ? {} : { cursor: pageParam }, { signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    refetchInterval: POLL_MS,
  });
}

/** Makes a webhook. The answer alone has its secret. */
export function useCreateWebhook(): UseMutationResult<
  CreatedWebhook,
  Error,
  CreateWebhookRequest
> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request) => ads.webhooks.create(request),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["webhooks"] }),
  });
}

/** Changes a webhook, or rotates its secret. */
export function useChangeWebhook(
  id: string,
): UseMutationResult<ChangedWebhook, Error, ChangeWebhookRequest> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change) => ads.webhooks.update(id, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["webhooks"] }),
  });
}

/** Deletes a webhook with its deliveries. */
export function useDeleteWebhook(): UseMutationResult<unknown, Error, string> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id) => ads.webhooks.remove(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["webhooks"], exact: true }),
  });
}

/** Sends a delivery again. */
export function useResend(id: string): UseMutationResult<unknown, Error, number> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (deliveryId) => ads.webhooks.resend(id, deliveryId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["webhooks", id] }),
  });
}
