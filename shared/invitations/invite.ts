import { checkReturnAddress } from "../connections/return-address.ts";
import type { Context } from "../context.ts";
import type { CreatedInvitation } from "../contract/answers/invitations.ts";
import type { InviteRequest } from "../contract/requests/invitations.ts";
import { randomToken } from "../crypto/random-token.ts";
import { sha256Hex } from "../crypto/sha256.ts";
import { createInvitation } from "../database/invitations.ts";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";

/**
 * Makes an invitation. The secret travels in the fragment of its link, which no server and no `Referer`
 * header sees.
 *
 * @returns The invitation, and its link: shown once, stored as a SHA-256.
 * @throws ConnectError `return_to_not_allowed`, `connection_not_found`, `connection_not_ready`,
 * `quota_exceeded`.
 */
export async function invite(
  context: Context,
  caller: Caller,
  request: InviteRequest,
): Promise<CreatedInvitation> {
  const pageUrl = request.page_url ?? context.oauth.allowedReturnUrls[0];
  if (pageUrl === undefined) {
    throw new ConnectError(
      "return_to_not_allowed",
      "Cannot invite: name a page_url, and list it in AMAZON_ADS_RETURN_URLS.",
    );
  }
  checkReturnAddress(pageUrl, context.oauth.allowedReturnUrls);
  const secret = randomToken(32);
  const invitation = await createInvitation(context.database, caller, {
    name: request.name ?? null,
    connectionId: request.connection_id ?? null,
    pageUrl,
    secretHash: sha256Hex(secret),
    validDays: request.valid_days,
  });
  return { invitation, link: `${pageUrl}#invitation=${secret}` };
}
