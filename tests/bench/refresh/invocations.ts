import type postgres from "postgres";
import { z } from "zod";
import { eventually } from "../../support/eventually.ts";

/** What one call of `refresh-tokens` by the schedule came to. */
export interface Invocation {
  refreshed: number;
}

const summarySchema = z.string().transform((text): unknown => JSON.parse(text)).pipe(
  z.object({ refreshed: z.number(), failed: z.number() }),
);

/** All calls that pg_net has sent so far, once each has been answered. */
export async function answeredInvocations(admin: postgres.Sql): Promise<Invocation[]> {
  const answers = await eventually("every call of the schedule is answered", async () => {
    const [sent] = await admin`
      select case when is_called then last_value else 0 end::integer as count
      from net.http_request_queue_id_seq`;
    const rows = await admin<{ status_code: number | null; content: string | null }[]>`
      select status_code, content from net._http_response order by id`;
    return rows.length >= sent?.["count"] ? rows : undefined;
  }, 120_000);
  return answers.map(({ status_code, content }) => {
    if (status_code !== 200) {
      throw new Error(`Cannot measure the schedule: a call was answered with ${status_code}.`);
    }
    const { refreshed, failed } = summarySchema.parse(content);
    if (failed > 0) throw new Error(`Cannot measure the schedule: ${failed} refreshes failed.`);
    return { refreshed };
  });
}
