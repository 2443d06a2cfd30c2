import { z } from "zod/v3";
import { urlSchema } from "../schemas/url.ts";

const line = z.string().trim().min(1).max(255);

/** What Amazon's pages show but do not describe further: handed on as it came. */
const amazonsOwn = z.union([line, z.record(z.string(), z.unknown())]);

const businessSchema = z.object({
  name: line,
  phone: line.optional(),
  website_url: urlSchema.pipe(z.string().max(2000)).optional(),
  address_line_1: line.optional(),
  address_line_2: line.optional(),
  city: line.optional(),
  state: line.optional(),
  zip_code: line.optional(),
  country_code: z.string().regex(/^[A-Z]{2}$/, { message: "must be two capital letters" })
    .optional(),
}).strict();

/** As what an account registers: exactly one of a seller, a vendor, an author or a business. */
export const associationSchema = z.union([
  z.object({ amazon_seller: z.object({ seller_central_account: amazonsOwn }).strict() }).strict(),
  z.object({ amazon_vendor: z.object({ vendor_group: amazonsOwn }).strict() }).strict(),
  z.object({ amazon_author: z.object({ email: z.string().email() }).strict() }).strict(),
  z.object({ business: businessSchema }).strict(),
]);

/** See {@link associationSchema}. */
export type Association = z.infer<typeof associationSchema>;

/** The kind of an association, which is no secret. */
export function associationKind(association: Association): string {
  return Object.keys(association)[0] ?? "";
}

/** An association in Amazon's spelling. */
export function amazonAssociation(association: Association): Record<string, unknown> {
  if ("amazon_seller" in association) {
    const { seller_central_account } = association.amazon_seller;
    return { amazonSeller: { sellerCentralAccount: seller_central_account } };
  }
  if ("amazon_vendor" in association) {
    return { amazonVendor: { vendorGroup: association.amazon_vendor.vendor_group } };
  }
  if ("amazon_author" in association) return { amazonAuthor: association.amazon_author };
  const { business } = association;
  return {
    business: {
      name: business.name,
      phone: business.phone,
      websiteUrl: business.website_url,
      addressLine1: business.address_line_1,
      addressLine2: business.address_line_2,
      city: business.city,
      state: business.state,
      zipCode: business.zip_code,
      countryCode: business.country_code,
    },
  };
}
