import type { Check, Finding } from "../finding.ts";

const COUNTS = `
select
  (
    select count(*)::integer from auth.users as a
    where not exists (select from amazon_ads.users as u where u.id = a.id)
  ) as missing,
  (
    select count(*)::integer from amazon_ads.users as u
    where u.clerk_user_id is null and not exists (select from auth.users as a where a.id = u.id)
  ) as orphaned`;

const ADD_MISSING = `
insert into amazon_ads.users (id, email, last_login_at, created_at)
select a.id, a.email, a.last_sign_in_at, coalesce(a.created_at, now()) from auth.users as a
on conflict (id) do nothing`;

/** Whether our users are those of Supabase Auth. */
export const orphansCheck: Check = {
  name: "users of Supabase Auth",
  async look({ target: { run }, found: { database } }): Promise<Finding[]> {
    if (database.chapters === undefined || !database.hasAuth) return [];
    const [row] = await run(COUNTS);
    const findings: Finding[] = [];
    if (Number(row?.["missing"]) > 0) {
      findings.push({
        problem: `${row?.["missing"]} users of Supabase Auth are unknown to amazon_ads.users.`,
        remedy: "Run doctor --fix.",
        fix: async () => {
          await run(ADD_MISSING);
        },
      });
    }
    if (Number(row?.["orphaned"]) > 0) {
      findings.push({
        problem: `${
          row?.["orphaned"]
        } rows of amazon_ads.users belong to users that Supabase Auth no longer has.`,
        remedy: "Their connections are refused already. To delete them with all that is theirs: " +
          "delete from amazon_ads.users as u where u.clerk_user_id is null and not exists " +
          "(select from auth.users as a where a.id = u.id)",
      });
    }
    return findings;
  },
};
