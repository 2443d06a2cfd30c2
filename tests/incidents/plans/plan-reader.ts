import type postgres from "postgres";
import { z } from "zod";

/** A step of a plan, as `explain (format json)` describes it. */
interface Step {
  "Node Type": string;
  "Relation Name"?: string | undefined;
  Plans?: Step[] | undefined;
}

const stepSchema: z.ZodType<Step> = z.object({
  "Node Type": z.string(),
  "Relation Name": z.string().optional(),
  get Plans() {
    return z.array(stepSchema).optional();
  },
});

const planSchema = z.object({ "Query Text": z.string(), "Plan": stepSchema });

/** A statement that scans a whole table. */
export interface Scan {
  table: string;
  query: string;
}

function scansOf(step: Step): string[] {
  const own = step["Node Type"] === "Seq Scan" ? [step["Relation Name"] ?? "?"] : [];
  return [...own, ...(step.Plans ?? []).flatMap(scansOf)];
}

/** Reads the plan of every statement of a session, those within functions included. */
export class PlanReader {
  readonly scans: Scan[] = [];
  plans = 0;

  /** For the session's `onnotice`: auto_explain sends the plans there. */
  readonly hear = ({ message = "" }: postgres.Notice): void => {
    const [, json] = /^duration: .* plan:\n(.*)$/s.exec(message) ?? [];
    if (json === undefined) return;
    this.plans++;
    const { "Query Text": query, Plan: plan } = planSchema.parse(JSON.parse(json));
    for (const table of scansOf(plan)) this.scans.push({ table, query });
  };

  /** Makes a superuser's session report its plans. */
  async listenTo(session: postgres.Sql): Promise<void> {
    await session`load 'auto_explain'`;
    await session`
      select set_config(name, value, false)
      from (values
        ('auto_explain.log_min_duration', '0'), ('auto_explain.log_nested_statements', 'on'),
        ('auto_explain.log_format', 'json'), ('auto_explain.log_level', 'notice')
      ) as settings (name, value)`;
  }
}
