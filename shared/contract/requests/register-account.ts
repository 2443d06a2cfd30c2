import { z } from "zod/v3";
import { countryCodeSchema } from "../../schemas/country-code.ts";
import { regionSchema } from "../../schemas/region.ts";
import { urlSchema } from "../../schemas/url.ts";
import { uuidSchema } from "../../schemas/uuid.ts";

const line = z.string().trim().min(1).max(255);

/** A value that Amazon's documents show and do not describe: passed on as it came. */
const amazonsOwn = z.union([line, z.record(z.string(), z.unknown())]);

const businessSchema = z.object({
  name: line.describe("The name of the business."),
  phone: line.optional().describe("Its telephone number."),
  website_url: urlSchema.pipe(z.string().max(2000)).optional().describe("Its website."),
  address_line_1: line.optional().describe("The first line of its address."),
  address_line_2: line.optional().describe("The second line of its address."),
  city: line.optional().describe("Its city."),
  state: line.optional().describe("Its state or province."),
  zip_code: line.optional().describe("Its postal code."),
  country_code: z.string().regex(/^[A-Z]{2}$/, { message: "must be two capital letters" })
    .optional().describe("Its country, two capital letters."),
}).strict();

/** What an account is registered as: exactly one of a seller, a vendor, an author or a business. */
export const associationSchema = z.union([
  z.object({
    amazon_seller: z.object({
      seller_central_account: amazonsOwn.describe("The seller's account, as Amazon documents it."),
    }).strict().describe("A seller."),
  }).strict(),
  z.object({
    amazon_vendor: z.object({
      vendor_group: amazonsOwn.describe("The vendor's group, as Amazon documents it."),
    }).strict().describe("A vendor."),
  }).strict(),
  z.object({
    amazon_author: z.object({
      email: z.string().email().describe("The author's e-mail address at Amazon."),
    }).strict().describe("An author."),
  }).strict(),
  z.object({ business: businessSchema.describe("A business that does not sell on Amazon.") })
    .strict(),
]);

/** See {@link associationSchema}. */
export type Association = z.infer<typeof associationSchema>;

/** What `GET /register-account` takes. */
export const listRegistrationsRequestSchema = z.object({
  connection_id: uuidSchema.optional()
    .describe("The only connection whose registrations are listed."),
}).strict();

/** See {@link listRegistrationsRequestSchema}. */
export type ListRegistrationsRequest = z.infer<typeof listRegistrationsRequestSchema>;

/** What `POST /register-account` takes. */
export const registerRequestSchema = z.object({
  connection_id: uuidSchema.describe("The connection whose Amazon user registers the account."),
  region: regionSchema.optional()
    .describe("The region whose host registers: the connection's own when absent."),
  account_name: line.optional().describe("The name of the new account."),
  country_codes: z.array(countryCodeSchema).max(1).default([])
    .describe("The country of the new account: Amazon takes one a registration."),
  association: associationSchema.optional().describe("What the account is registered as."),
  use_terms_token: z.boolean().default(true).describe(
    "False when the user has accepted Amazon's terms before: the registration is sent at once.",
  ),
}).strict();

/** See {@link registerRequestSchema}. */
export type RegisterRequest = z.infer<typeof registerRequestSchema>;

/** Names one registration. */
export const registrationIdSchema = z.object({
  id: uuidSchema.describe("The id of the registration."),
}).strict();

/** See {@link registrationIdSchema}. */
export type RegistrationId = z.infer<typeof registrationIdSchema>;
