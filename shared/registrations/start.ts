import { z } from "zod/v3";
import { adsApiCredential } from "../accounts/credential.ts";
import { createTermsToken } from "../amazon/create-terms-token.ts";
import { adsCountryCode } from "../amazon/marketplaces.ts";
import type { Context } from "../context.ts";
import { authorizeRegistration, beginRegistration } from "../database/registrations.ts";
import type { Caller } from "../schemas/caller.ts";
import { regionSchema } from "../schemas/region.ts";
import { uuidSchema } from "../schemas/uuid.ts";
import { associationKind, associationSchema } from "./association.ts";
import { continueRegistration } from "./continue.ts";
import { type Advanced, registrationOf } from "./registration.ts";

/** What `POST /register-account` takes. */
export const registerRequestSchema = z.object({
  connection_id: uuidSchema,
  /** Whose host registers; the connection's home region when absent. */
  region: regionSchema.optional(),
  account_name: z.string().trim().min(1).max(255).optional(),
  /** Amazon takes one country a registration. */
  country_codes: z.array(
    z.string().regex(/^[A-Za-z]{2}$/, { message: "must be two letters" }).transform(adsCountryCode),
  ).max(1)
    .default([]),
  association: associationSchema.optional(),
  /** False when the user has accepted Amazon's terms before: the registration goes out at once. */
  use_terms_token: z.boolean().default(true),
}).strict();

/**
 * Begins a registration: asks Amazon for the terms, which a person accepts at `terms_url`, or submits
 * at once without. One that still waited for its terms gives way.
 *
 * @throws ConnectError `connection_not_found` and why the connection gives no token;
 * `registration_under_way` while the outcome of another one is not known; whatever keeps Amazon from
 * answering.
 */
export async function startRegistration(
  context: Context,
  caller: Caller,
  request: z.infer<typeof registerRequestSchema>,
): Promise<Advanced> {
  const { database, sealer, adsApi } = context;
  const { connection_id, association = null } = request;
  const { user_id, region: home } = await authorizeRegistration(database, caller, connection_id);
  const { region = home } = request;
  let terms: { termsToken: string; termsUrl: string } | undefined;
  if (request.use_terms_token) {
    const owner: Caller = { kind: "user", user_id };
    const credential = await adsApiCredential(context, owner, connection_id);
    terms = await createTermsToken(adsApi, credential, region);
  }
  const id = crypto.randomUUID();
  const begun = await beginRegistration(database, caller, connection_id, {
    id,
    region,
    account_name: request.account_name ?? null,
    country_codes: request.country_codes,
    association: association === null ? null : associationKind(association),
    encrypted_association: association === null
      ? null
      : await sealer.seal(JSON.stringify(association), { owner: id, kind: "registration_request" }),
    terms_token: terms?.termsToken ?? null,
    terms_url: terms?.termsUrl ?? null,
  });
  return terms === undefined
    ? await continueRegistration(context, caller, { id })
    : { registration: registrationOf(begun), sync: false };
}
