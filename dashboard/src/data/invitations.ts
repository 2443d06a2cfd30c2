import {
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useAds } from "../app/ads-context.tsx";
import type { CreatedInvitation, Invitation } from "../app/ads.ts";
import { BASE } from "../app/config.ts";
import { refreshConnections } from "./connections.ts";

/** The page that an invitation's link leads to. */
export const INVITE_PAGE: string = new URL("invite", BASE).href;

/** The user's invitations, newest first. */
export function useInvitations(): UseQueryResult<Invitation[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["connections", "invitations"],
    queryFn: ({ signal }) => ads.invitations.list({ signal }),
  });
}

/** What a person is invited to. */
export interface Invited {
  name?: string;
  /** The connection to renew; a new one when absent. */
  connection_id?: string;
  valid_days: number;
}

/** Makes a link for a person who is no user. The answer alone has the link. */
export function useInvite(): UseMutationResult<CreatedInvitation, Error, Invited> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request) => ads.invitations.create({ ...request, page_url: INVITE_PAGE }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["connections", "invitations"] }),
  });
}

/** Makes a link worthless. */
export function useRevokeInvitation(): UseMutationResult<unknown, Error, string> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id) => ads.invitations.revoke(id),
    onSuccess: () => refreshConnections(queries),
  });
}

/** Approves that another Amazon login renews a connection. */
export function useApproveInvitation(): UseMutationResult<unknown, Error, string> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id) => ads.invitations.approve(id),
    onSuccess: () => refreshConnections(queries),
  });
}
