import { z } from "zod/v3";
import { scheduledJobs } from "../../chapters/outside-objects.ts";
import type { Check, Finding } from "../finding.ts";
import { isCopy } from "./copies.ts";

const FAILED = `
select j.jobname as job, r.return_message as said
from cron.job as j
join lateral (
  select d.status, d.return_message from cron.job_run_details as d
  where d.jobid = j.jobid order by d.runid desc limit 1
) as r on true
where j.jobname like 'amazon-ads-connect-%' and r.status = 'failed'
order by 1`;

const failedSchema = z.array(z.object({ job: z.string(), said: z.string().nullable() }));

/** In its first minutes an installation has no run of the schedule yet. */
const HEALTH = `
select amazon_ads_private.scheduler_health() as state,
  (select max(m.applied_at) > now() - interval '3 minutes' from amazon_ads_private.migrations as m) as is_new`;

const STATES: Record<string, string> = {
  late: "No job of the schedule has run for three minutes.",
  unanswered: "The schedule calls the functions, and none takes its calls.",
  never_ran: "The schedule has not run yet.",
};

/** Whether pg_cron has the jobs, runs them, and whether the functions take their calls. */
export const scheduleCheck: Check = {
  name: "the schedule",
  async look(facts): Promise<Finding[]> {
    const { target: { run }, found: { database }, brought } = facts;
    // The jobs of a copy would call the functions of the original.
    const mayRun = !isCopy(facts) || facts.adopt;
    const { chapters, jobs, extensions } = database;
    if (chapters === undefined || !("pg_cron" in extensions)) return [];
    const findings: Finding[] = [];
    const known = brought.chapters.filter(({ name }) => chapters.has(name));
    for (const { name, statement } of scheduledJobs(known)) {
      const job = jobs.find((found) => found.name === name);
      // The interval between quotes, as the statement has it, must be the job's.
      const isAsMeant = job !== undefined && statement.includes(`'${job.schedule}'`) &&
        statement.includes(`'${job.command}'`);
      if (isAsMeant && job.active) continue;
      findings.push({
        problem: job === undefined
          ? `pg_cron has no job ${name}.`
          : isAsMeant
          ? `The job ${name} is switched off.`
          : `The job ${name} was changed.`,
        remedy: mayRun
          ? "Run doctor --fix."
          : "The database is a copy, and its schedule makes no calls. Adopt it, if it replaces the original: " +
            "doctor --adopt --fix",
        ...mayRun
          ? {
            fix: async () => {
              await run(
                `${statement}\nselect cron.alter_job(j.jobid, active := true) from cron.job as j ` +
                  `where j.jobname = '${name}' and not j.active`,
              );
            },
          }
          : {},
      });
    }
    for (const name of database.settings?.paused_schedules ?? []) {
      findings.push({
        problem: `The operator has paused the schedule of ${name}.`,
        remedy: "If that is no longer wanted, switch it on: PATCH /switches (docs/operations.md).",
      });
    }
    for (const { job, said } of failedSchema.parse(await run(FAILED))) {
      findings.push({
        problem: `The last run of the job ${job} failed: ${said ?? "without a message"}`,
        remedy: "See docs/operations.md, The schedule.",
      });
    }
    const [row] = await run(HEALTH);
    const problem = STATES[String(row?.["state"])];
    const isNew = row?.["state"] === "never_ran" && row["is_new"] === true;
    if (findings.length === 0 && problem !== undefined && !isNew) {
      findings.push({
        problem,
        remedy: "See what the calls were answered: " +
          "select status_code, content, error_msg from net._http_response order by id desc limit 5",
      });
    }
    return findings;
  },
};
