import assert from "node:assert/strict";
import { z } from "zod/v3";
import type { Sealer } from "../../../shared/crypto/sealer.ts";
import type { LeasedToken } from "../../../shared/database/leased-token.ts";
import type { StoredToken, TargetedToken } from "../../../shared/database/stored-token.ts";
import { ownClient } from "./context.ts";

export const connectionId = "0b5f1d8e-7a52-4d2c-9f6e-3c1a90f4b2d1";
export const leaseId = "7d0c2a1e-51f4-4b7e-8c39-0f2b6d9a4e55";
export const userId = "5a3f9c1b-2e7d-4f60-a8b4-6d1e0c9f7b32";
export const user = { kind: "user", user_id: userId } as const;

/** A token as `read_token` answers it: fresh, unless a test says otherwise. */
export async function storedToken(
  sealer: Sealer,
  changes: Partial<StoredToken> & { accessToken?: string } = {},
): Promise<StoredToken> {
  const { accessToken = "Atza|stored", ...rest } = changes;
  return {
    connection_id: connectionId,
    user_id: userId,
    client_id: ownClient.clientId,
    oauth_client_id: null,
    region: "NA",
    encrypted_access_token: await sealer.seal(accessToken, {
      row: connectionId,
      owner: userId,
      kind: "access_token",
    }),
    token_type: "bearer",
    expires_at: "2026-11-21T13:00:00+00:00",
    expires_in: 3000.25,
    generation: 7,
    paused_for: null,
    last_error: null,
    now: "2026-11-21T12:10:00.123456+00:00",
    ...rest,
  };
}

/** A token as `read_list_token` and `read_proxy_token` answer it, in NA unless a test says otherwise. */
export async function targetedToken(
  sealer: Sealer,
  changes: Partial<TargetedToken> = {},
): Promise<TargetedToken> {
  return { ...await storedToken(sealer), api_region: "NA", renewed_ago: null, ...changes };
}

/** A token whose refresh is the caller's, as `claim_refresh` and `claim_due_refreshes` answer it. */
export async function leasedToken(
  sealer: Sealer,
  changes: Partial<LeasedToken> & { accessToken?: string; refreshToken?: string } = {},
): Promise<LeasedToken> {
  const { refreshToken = "Atzr|stored", ...rest } = changes;
  return {
    ...await storedToken(sealer, { expires_in: 60 }),
    lease_id: leaseId,
    encrypted_refresh_token: await sealer.seal(refreshToken, {
      row: rest.connection_id ?? connectionId,
      owner: userId,
      kind: "refresh_token",
    }),
    encrypted_client_secret: null,
    ...rest,
  };
}

/** The answers of runs of `record_refreshes`, each with this token, refusal or error for every refresh in it. */
export function recorded(...answers: unknown[]): unknown[] {
  return answers.map((answer) =>
    answer instanceof Error ? answer : (args: Record<string, unknown>) => ({
      recorded: Object.fromEntries(
        refreshesIn(args).map((refresh) => [refresh["lease_id"], answer]),
      ),
    })
  );
}

/** What a run of `record_refreshes` was given. */
export function refreshesIn(args: Record<string, unknown>): Record<string, unknown>[] {
  return z.array(z.record(z.string(), z.unknown())).parse(args["refreshes"]);
}

/** The only refresh that a run of `record_refreshes` was given. */
export function refreshIn(args: Record<string, unknown>): Record<string, unknown> {
  const [refresh, ...others] = refreshesIn(args);
  assert.equal(others.length, 0);
  return refresh ?? assert.fail("no refresh was recorded");
}
