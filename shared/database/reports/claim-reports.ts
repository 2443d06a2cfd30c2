import { z } from "zod/v3";
import { regionSchema } from "../../schemas/region.ts";
import type { Database } from "../database.ts";
import { rpc } from "../rpc.ts";

const claimedSchema = z.object({
  report_id: z.string().uuid(),
  lease_id: z.string().uuid(),
  status: z.enum(["wanted", "requested", "ready", "loading"]),
  user_id: z.string().uuid(),
  connection_id: z.string().uuid(),
  profile_id: z.string(),
  target: z.enum(["profile", "advertiser"]),
  region: regionSchema,
  ad_product: z.string(),
  report_type_id: z.string(),
  group_by: z.array(z.string()),
  table_name: z.string(),
  columns: z.array(z.string()),
  start_date: z.string(),
  end_date: z.string(),
  amazon_report_id: z.string().nullable(),
  attempts: z.number(),
});

/** A job that this invocation holds the lease of. Its status says what its next step is. */
export type ClaimedReport = z.infer<typeof claimedSchema>;

/** Claims jobs whose next step is due. A copy of the project's database has none. */
export async function claimReports(
  database: Database,
  claim: { projectUrl: string; batch: number; leaseSeconds: number },
): Promise<ClaimedReport[]> {
  const { reports } = await rpc(database, "claim_reports", {
    project_url: claim.projectUrl,
    batch: claim.batch,
    lease_seconds: claim.leaseSeconds,
  }, z.object({ reports: z.array(claimedSchema) }));
  return reports;
}
