import { z } from "zod/v3";
import { ConnectError, type ErrorCode, isErrorCode } from "../errors.ts";
import type { Database } from "./database.ts";

const refusalSchema = z.object({ refusal: z.string(), connection_id: z.string().nullish() });

const SENTENCES: Partial<Record<ErrorCode, string>> = {
  user_unknown: "No user of this project has that identity.",
  api_key_unknown: "No API key of this project has that value.",
  api_key_revoked: "The API key was revoked. Create another one.",
  api_key_expired: "The API key has expired. Create another one.",
  api_key_not_found: "The caller has no such API key.",
  api_key_expiry_invalid:
    "An expiry lies in the future, and may be brought forward, never put off.",
  api_key_exceeds_maker:
    "A key grants at most the scopes, the connection and the lifetime of the key that makes it.",
  oauth_client_not_found: "The caller has no such app.",
  oauth_client_in_use: "Living connections use this app. Disconnect them first.",
  api_key_scope_missing: "The API key was made without the scope that this call needs.",
  connection_not_found: "The caller has no such connection.",
  connection_not_ready: "The connection still waits for its consent to be confirmed.",
  connection_disconnected: "The connection was disconnected. Connect again with oauth-start.",
  reauthorization_required:
    "Amazon no longer honours the consent. Send the user through oauth-start with this connection_id.",
  state_invalid: "The state is unknown, was used before or is older than ten minutes. Start again.",
  confirmation_invalid:
    "The confirmation is unknown, was used before or is older than ten minutes. Start again.",
  confirmation_refused:
    "Another caller started this connection. Its tokens have been destroyed. Start again.",
  account_not_found: "The caller has no such account.",
  account_not_active: "Only an active account can be the default. Make it active first.",
  account_status_from_amazon:
    "Amazon lists this account as suspended or pending, or not at all. A sync makes it active once Amazon does.",
  default_account_required:
    "This is the default account. Make another one the default instead of none.",
  default_account_out_of_reach:
    "The present default belongs to a connection that this key cannot see. Ask the user, or use a key without a connection.",
  metadata_too_large:
    "The account's metadata would be larger than 64 KiB. Take keys away by setting them to null.",
  registration_not_found: "The caller has no such registration.",
  registration_under_way:
    "Amazon was sent a registration of this connection, and its outcome is not known yet. Go on with that one first.",
  profile_not_found: "The caller's connections list no such profile. Has there been a sync?",
  sync_running: "A sync of this connection is under way. Wait for it.",
  sync_superseded: "The sync was closed in the meantime; a later one may be running.",
};

/** A refusal of the database as an error of ours: of a call, or of one item of several. */
export function refusal(code: string, connectionId?: string | null): ConnectError {
  if (!isErrorCode(code)) {
    return new ConnectError(
      "internal_error",
      `The database refused with an unknown code "${code}".`,
    );
  }
  return new ConnectError(
    code,
    SENTENCES[code] ?? "The database refused the call.",
    connectionId ? { connection_id: connectionId } : {},
  );
}

/**
 * Understands a statement's answer, or one of several in it.
 *
 * @throws ConnectError the statement's refusal; `internal_error` when it is not of the statement's
 * form.
 */
export function understand<Schema extends z.ZodType>(
  statement: string,
  answer: unknown,
  schema: Schema,
): z.infer<Schema> {
  const refused = refusalSchema.safeParse(answer);
  if (refused.success) throw refusal(refused.data.refusal, refused.data.connection_id);
  const understood = schema.safeParse(answer);
  if (understood.success) return understood.data;
  throw new ConnectError(
    "internal_error",
    `Cannot understand the answer of "${statement}". Have all migrations been applied?`,
    { cause: understood.error },
  );
}

/**
 * Runs a statement and understands its answer.
 *
 * @throws ConnectError as {@link understand} does; `database_unavailable`.
 */
export async function ask<Schema extends z.ZodType>(
  database: Database,
  statement: string,
  args: Record<string, unknown>,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return understand(statement, await database.call(statement, args), schema);
}
