import assert from "node:assert/strict";
import { columnName } from "../../../../shared/reports/catalogue/column-name.ts";

const NAMES: Record<string, string> = {
  date: "date",
  campaignId: "campaign_id",
  purchases7d: "purchases_7d",
  attributedSalesSameSku14d: "attributed_sales_same_sku_14d",
  video5SecondViewRate: "video_5_second_view_rate",
  eCPC: "ecpc",
  eCPAddToCart: "ecp_add_to_cart",
  newToBrandECPDetailPageView: "new_to_brand_ecp_detail_page_view",
  amazonDSPAudienceFee: "amazon_dsp_audience_fee",
  longTermROAS: "long_term_roas",
  ROAS: "roas",
  "3pFeeComScore": "n_3p_fee_com_score",
};

for (const [amazonName, name] of Object.entries(NAMES)) {
  Deno.test(`Amazon's ${amazonName} is the column ${name}`, () => {
    assert.equal(columnName(amazonName), name);
  });
}
