import assert from "node:assert/strict";
import { associationSchema } from "../../../shared/contract/requests/register-account.ts";
import { amazonAssociation, associationKind } from "../../../shared/registrations/association.ts";

for (
  const [kind, ours, amazons] of [
    [
      "amazon_seller",
      { seller_central_account: { sellerId: "A1" } },
      { amazonSeller: { sellerCentralAccount: { sellerId: "A1" } } },
    ],
    ["amazon_vendor", { vendor_group: "V1" }, { amazonVendor: { vendorGroup: "V1" } }],
    ["amazon_author", { email: "ada@app.test" }, { amazonAuthor: { email: "ada@app.test" } }],
    [
      "business",
      {
        name: "Corner Café",
        phone: "+1 206 555 0175",
        website_url: "https://cafe.test/",
        address_line_1: "1 Pike St",
        address_line_2: "Floor 2",
        city: "Seattle",
        state: "WA",
        zip_code: "98101",
        country_code: "US",
      },
      {
        business: {
          name: "Corner Café",
          phone: "+1 206 555 0175",
          websiteUrl: "https://cafe.test/",
          addressLine1: "1 Pike St",
          addressLine2: "Floor 2",
          city: "Seattle",
          state: "WA",
          zipCode: "98101",
          countryCode: "US",
        },
      },
    ],
  ] as const
) {
  Deno.test(`${kind} is handed to Amazon in its own spelling`, () => {
    const association = associationSchema.parse({ [kind]: ours });
    assert.equal(associationKind(association), kind);
    assert.deepEqual(amazonAssociation(association), amazons);
  });
}
