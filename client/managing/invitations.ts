import type {
  ApprovedInvitation,
  ConfirmedInvitation,
  CreatedInvitation,
  Invitation,
  InviteRequest,
  OpenedInvitation,
  StartedInvitation,
} from "../contract.ts";
import { call, type CallOptions, itemPath } from "../http/call.ts";
import type { Transport } from "../http/transport.ts";

/** What an invited person's page hands in. */
export interface InvitationConfirmation {
  /** The secret from the link. */
  invitation: string;
  /** What the callback handed to the page. */
  confirmation: string;
  /** From the answer to {@link Invitations.start}. */
  browser_secret: string;
}

/** Links by which a person who is no user of the app connects or renews. */
export interface Invitations {
  /** The invitations, newest first. */
  list(options?: CallOptions): Promise<Invitation[]>;
  /** Makes an invitation. Only this answer has its link. */
  create(request?: InviteRequest, options?: CallOptions): Promise<CreatedInvitation>;
  /** Approves that another Amazon login renews the connection. */
  approve(id: string, options?: CallOptions): Promise<ApprovedInvitation>;
  /** Revokes an invitation. */
  revoke(id: string, options?: CallOptions): Promise<Invitation>;
  /** For the invited person, who needs no session: says who invites, and to what. */
  open(secret: string, options?: CallOptions): Promise<OpenedInvitation["invitation"]>;
  /** For the invited person: starts the consent. Keep `browser_secret` in this browser. */
  start(secret: string, options?: CallOptions): Promise<StartedInvitation>;
  /** For the invited person: confirms the consent in the same browser. */
  confirm(
    confirmation: InvitationConfirmation,
    options?: CallOptions,
  ): Promise<ConfirmedInvitation>;
}

/** Makes {@link Invitations}. */
export function invitationsOf(transport: Transport): Invitations {
  /** The link's secret is the credential: no user is named. */
  const asInvited = { ...transport, actFor: undefined };

  function accept<Answer>(
    input: object,
    options?: CallOptions,
    isSafe = false,
  ): Promise<Answer> {
    return call(asInvited, "POST", "accept-invitation", input, options, isSafe);
  }

  return {
    list: async (options) =>
      (await call<{ invitations: Invitation[] }>(transport, "GET", "invitations", {}, options))
        .invitations,
    create: (request, options) => call(transport, "POST", "invitations", request, options),
    approve: (id, options) => call(transport, "POST", itemPath("invitations", id), {}, options),
    revoke: async (id, options) =>
      (await call<{ invitation: Invitation }>(
        transport,
        "DELETE",
        itemPath("invitations", id),
        {},
        options,
      )).invitation,
    open: async (invitation, options) =>
      (await accept<OpenedInvitation>({ action: "open", invitation }, options, true)).invitation,
    start: (invitation, options) => accept({ action: "start", invitation }, options),
    confirm: (confirmation, options) => accept({ action: "confirm", ...confirmation }, options),
  };
}
