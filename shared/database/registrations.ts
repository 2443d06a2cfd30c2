import { z } from "zod/v3";
import type { Caller } from "../schemas/caller.ts";
import { type Region, regionSchema } from "../schemas/region.ts";
import { registrationStatusSchema } from "../schemas/registration-status.ts";
import { rpc } from "./rpc.ts";
import { type Database, SqlArray } from "./database.ts";

const registrationSchema = z.object({
  id: z.string().uuid(),
  connection_id: z.string().uuid(),
  region: regionSchema,
  status: registrationStatusSchema,
  account_name: z.string().nullable(),
  country_codes: z.array(z.string()),
  association: z.string().nullable(),
  terms_url: z.string().nullable(),
  ads_account_id: z.string().nullable(),
  amazon_status: z.string().nullable(),
  error_code: z.string().nullable(),
  error_detail: z.string().nullable(),
  amazon_request_id: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  submitted_at: z.string().nullable(),
  finished_at: z.string().nullable(),
});

/** A registration as the table has it. */
export type StoredRegistration = z.infer<typeof registrationSchema>;

const claimSchema = z.object({
  claim_id: z.string().uuid(),
  user_id: z.string().uuid(),
  terms_token: z.string().nullable(),
  submissions: z.number(),
  /** By the database's clock; null while it has certainly not been carried out. */
  seconds_since_submission: z.number().nullable(),
  encrypted_association: z.string().nullable(),
});

/** The right to continue a registration, and what that needs. */
export type RegistrationClaim = z.infer<typeof claimSchema>;

/**
 * Asks whether the caller may begin a registration, before Amazon is asked for anything.
 *
 * @returns Whose connection it is, and its home region.
 * @throws ConnectError `connection_not_found` and why the connection gives no token;
 * `registration_under_way`.
 */
export function authorizeRegistration(
  database: Database,
  caller: Caller,
  connectionId: string,
): Promise<{ user_id: string; region: Region }> {
  return rpc(
    database,
    "authorize_registration",
    { caller, connection_id: connectionId },
    z.object({ user_id: z.string().uuid(), region: regionSchema }),
  );
}

/** Keeps what is to be registered. */
export async function beginRegistration(
  database: Database,
  caller: Caller,
  connectionId: string,
  registration: {
    id: string;
    region: Region;
    account_name: string | null;
    country_codes: readonly string[];
    association: string | null;
    encrypted_association: string | null;
    terms_token: string | null;
    terms_url: string | null;
  },
): Promise<StoredRegistration> {
  const begun = await rpc(
    database,
    "begin_registration",
    { caller, connection_id: connectionId, registration },
    z.object({ registration: registrationSchema }),
  );
  return begun.registration;
}

/** The caller's latest registrations, of one connection or of all, newest first. */
export async function listRegistrations(
  database: Database,
  caller: Caller,
  connectionId: string | null,
): Promise<StoredRegistration[]> {
  const { registrations } = await rpc(
    database,
    "list_registrations",
    { caller, connection_id: connectionId },
    z.object({ registrations: z.array(registrationSchema) }),
  );
  return registrations;
}

/**
 * Claims the right to continue a registration.
 *
 * @returns Without a claim when it has ended, or another process holds the claim.
 * @throws ConnectError `registration_not_found`; why the connection gives no token.
 */
export function claimRegistration(
  database: Database,
  caller: Caller,
  id: string,
  leaseSeconds: number,
): Promise<{ registration: StoredRegistration; claim: RegistrationClaim | null }> {
  return rpc(
    database,
    "claim_registration",
    { caller, registration_id: id, lease_seconds: leaseSeconds },
    z.object({ registration: registrationSchema, claim: claimSchema.nullable() }),
  );
}

/** Records that the registration is sent now; false when the claim has expired. */
export async function beginSubmission(
  database: Database,
  id: string,
  claimId: string,
  leaseSeconds: number,
): Promise<boolean> {
  const { granted } = await rpc(
    database,
    "begin_submission",
    { registration_id: id, claim_id: claimId, lease_seconds: leaseSeconds },
    z.object({ granted: z.boolean() }),
  );
  return granted;
}

/** How far a registration is, as its holder found out. */
export interface RegistrationResult {
  /** As before when absent. */
  status?: StoredRegistration["status"];
  ads_account_id?: string;
  amazon_status?: string | null;
  error_code?: string;
  error_detail?: string;
  amazon_request_id?: string;
  /** Amazon has certainly not carried it out: it may be sent again. */
  not_carried_out?: boolean;
}

/**
 * Records a result and releases the claim.
 *
 * @returns The registration as it is stored; `stored` says whether it has this result.
 */
export function settleRegistration(
  database: Database,
  id: string,
  claimId: string,
  result: RegistrationResult,
): Promise<{ registration: StoredRegistration; stored: boolean }> {
  return rpc(
    database,
    "settle_registration",
    { registration_id: id, claim_id: claimId, result },
    z.object({ registration: registrationSchema, stored: z.boolean() }),
  );
}

/** Those of the accounts that were not known when the registration was sent. */
export async function findNewAccounts(
  database: Database,
  id: string,
  adsAccountIds: readonly string[],
): Promise<string[]> {
  const { ads_account_ids } = await rpc(
    database,
    "find_new_accounts",
    { registration_id: id, ads_account_ids: new SqlArray(adsAccountIds) },
    z.object({ ads_account_ids: z.array(z.string()) }),
  );
  return ads_account_ids;
}
