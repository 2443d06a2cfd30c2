import { z } from "zod/v3";
import { literal } from "../../../shared/database/transport/literal.ts";
import type { Check, Facts, Finding } from "../finding.ts";

const STATE = `
select
  (select max(h.beat_at)::text from amazon_ads_private.heartbeats as h) as last_beat,
  (select count(*)::integer from amazon_ads_private.api_keys as k where k.revoked_at is null) as keys,
  (select count(*)::integer from amazon_ads.connections as c where c.status = 'active') as connections`;

const stateSchema = z.object({
  last_beat: z.string().nullable(),
  keys: z.number(),
  connections: z.number(),
});

/** Whether the database says that it belongs to another project. */
export function isCopy({ target: { hosted }, found: { database: { settings } } }: Facts): boolean {
  if (hosted === undefined || !settings?.project_url) return false;
  return settings.other_project_url !== null ||
    settings.project_url.replace(/\/$/, "") !== hosted.url;
}

/**
 * Whether the database is this project's, or was restored from a backup of another one. A backup brings back
 * what was revoked after it was made.
 */
export const copiesCheck: Check = {
  name: "whose database it is",
  async look(facts): Promise<Finding[]> {
    const { target: { run, hosted }, found: { database: { settings, jobs } } } = facts;
    if (hosted === undefined || !settings?.project_url) return [];
    const isOther = isCopy(facts);
    const findings: Finding[] = [];
    if (isOther) {
      findings.push({
        problem:
          `The database belongs to ${settings.project_url}: its schedule makes no calls here.`,
        remedy:
          "If this is a test or a preview, leave it so. If this project replaces that one, make sure that its " +
          "functions no longer run: two projects would refresh the same tokens. Then run doctor --adopt.",
        adopt: async () => {
          await run(`select amazon_ads_private.adopt_project(${literal(hosted.url)})`);
        },
      });
    }
    // A dump of the schemas has no jobs.
    if (isOther || jobs.length === 0) {
      const [row] = await run(STATE);
      const { last_beat, keys, connections } = stateSchema.parse(row);
      findings.push({
        problem: `The database was restored. What was revoked after ${
          last_beat ?? "the backup"
        } is valid again: ${keys} API keys are not revoked, and ${connections} connections are active.`,
        remedy: "Look through them, and revoke again what was revoked since: " +
          "select id, name, user_id, created_at from amazon_ads_private.api_keys where revoked_at is " +
          "null; select id, name, user_id from amazon_ads.connections where status = 'active'",
      });
    }
    return findings;
  },
};
