import { z } from "zod/v3";

/** The name of a report's table. Which there are, the database knows. */
export const reportTableSchema = z.string().regex(/^report_[a-z0-9_]{1,56}$/, {
  message: "must be the name of a report's table, such as report_sp_campaigns",
});

/** The name of a column in a report's table. */
export const reportColumnSchema = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, {
  message: "must be the name of a column, such as campaign_id",
});

/** Amazon's name of a report's column. */
export const amazonColumnSchema = z.string().regex(/^[A-Za-z0-9]{1,80}$/, {
  message: "must be Amazon's name of a column, such as campaignId",
});
