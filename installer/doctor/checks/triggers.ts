import { z } from "zod/v3";
import { authTriggers } from "../../chapters/outside-objects.ts";
import type { Check, Finding } from "../finding.ts";

const PRESENT = `
select t.tgname as name, t.tgenabled <> 'D' as enabled
from pg_catalog.pg_trigger as t
where t.tgrelid = to_regclass('auth.users') and t.tgname like 'amazon_ads_connect_%'`;

const presentSchema = z.array(z.object({ name: z.string(), enabled: z.boolean() }));

/** Whether the triggers on `auth.users` keep our users in step with Supabase Auth's. */
export const triggersCheck: Check = {
  name: "the triggers on auth.users",
  async look({ target: { run }, found: { database }, brought }): Promise<Finding[]> {
    const { chapters } = database;
    if (chapters === undefined) return [];
    const present = presentSchema.parse(await run(PRESENT));
    const known = brought.chapters.filter(({ name }) => chapters.has(name));
    return authTriggers(known).flatMap(({ name, statement }): Finding[] => {
      const found = present.find((trigger) => trigger.name === name);
      if (found?.enabled) return [];
      return found === undefined
        ? [{
          problem: `auth.users has no trigger ${name}: users are no longer kept in step.`,
          remedy: "Run doctor --fix.",
          fix: async () => {
            await run(statement);
          },
        }]
        : [{
          problem: `The trigger ${name} on auth.users is switched off.`,
          remedy:
            `Switch it on as its table's owner: alter table auth.users enable trigger ${name}`,
        }];
    });
  },
};
