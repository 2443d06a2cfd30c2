import type { Association } from "../contract/requests/register-account.ts";

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
