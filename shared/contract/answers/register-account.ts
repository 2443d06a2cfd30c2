import { z } from "zod/v3";
import { registrationStatusSchema } from "../../schemas/registration-status.ts";
import { regionSchema } from "../../schemas/region.ts";
import { timestampSchema } from "../../schemas/timestamp.ts";

/** A registration as callers see it. */
export const registrationSchema = z.object({
  id: z.string().uuid().describe("The id of the registration."),
  connection_id: z.string().uuid().describe("The connection whose Amazon user registers."),
  region: regionSchema.describe("The region whose host registers."),
  status: registrationStatusSchema.describe(
    "terms_pending: a person accepts the terms at terms_url. submitted: Amazon has it. pending: Amazon is not done. registered and failed are final.",
  ),
  account_name: z.string().nullable().describe("The name of the new account."),
  country_codes: z.array(z.string()).describe("The country of the new account."),
  association: z.string().nullable()
    .describe(
      "What kind of association was sent: amazon_seller, amazon_vendor, amazon_author, business.",
    ),
  terms_url: z.string().nullable().describe("Where a person accepts Amazon's terms."),
  ads_account_id: z.string().nullable().describe(
    "Amazon's id of the new account, once there is one.",
  ),
  amazon_status: z.string().nullable().describe("Amazon's own status of the new account."),
  created_at: timestampSchema.describe("When it was started: RFC 3339."),
  updated_at: timestampSchema.describe("When it changed last: RFC 3339."),
  submitted_at: timestampSchema.nullable().describe("When it was sent to Amazon: RFC 3339."),
  finished_at: timestampSchema.nullable().describe("When it became final: RFC 3339."),
  error: z.object({
    code: z.string().describe("A stable name for the reason."),
    detail: z.string().describe("The reason, in sentences."),
    amazon_request_id: z.string().optional().describe("Amazon's own name for the request."),
  }).nullable().describe("Why it failed; before that, the last transient error."),
});

/** See {@link registrationSchema}. */
export type Registration = z.infer<typeof registrationSchema>;

/** What `GET /register-account` answers. */
export const registrationListSchema = z.object({
  registrations: z.array(registrationSchema)
    .describe("The caller's latest hundred registrations, newest first."),
});

/** See {@link registrationListSchema}. */
export type RegistrationList = z.infer<typeof registrationListSchema>;

/** What `POST /register-account` and `/register-account/{id}` answer. */
export const shownRegistrationSchema = z.object({
  registration: registrationSchema.describe("The registration after this step."),
});

/** See {@link shownRegistrationSchema}. */
export type ShownRegistration = z.infer<typeof shownRegistrationSchema>;
