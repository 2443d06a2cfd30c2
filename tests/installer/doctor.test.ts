import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Buffer } from "node:buffer";
import type postgres from "postgres";
import { callApi, deployFunction } from "../support/management-api/call-api.ts";
import type { Platform } from "../support/management-api/platform.ts";
import { command, installInto, newKeysFile } from "./support/install.ts";
import { newerPackage } from "./support/newer-package.ts";
import { startProject } from "./support/project.ts";
import { enterAtAmazon, wholeStory } from "./support/story.ts";

/** Something that is broken on purpose. */
interface Breakage {
  what: string;
  break(platform: Platform, admin: postgres.Sql): Promise<unknown>;
  /** What doctor says of it. */
  says: RegExp;
  /** Puts it right by hand; where it is missing, `doctor --fix` does. */
  repair?(platform: Platform, admin: postgres.Sql): Promise<unknown>;
  /** What doctor is told beside --fix. */
  fixArgs?: string[];
  args?: string[];
}

async function setSecret(platform: Platform, name: string, value: string): Promise<void> {
  await callApi(platform, "POST", "/secrets", [{ name, value }]);
}

async function unsetSecret(platform: Platform, name: string): Promise<void> {
  await callApi(platform, "DELETE", "/secrets", [name]);
}

async function withoutTriggers(admin: postgres.Sql, statement: string): Promise<void> {
  await admin.begin(async (sql) => {
    await sql.unsafe("set local session_replication_role = replica");
    await sql.unsafe(statement);
  });
}

const STRANGER = "6a1f6b0c-0000-4000-8000-000000000001";

function secretBreakages(): Breakage[] {
  let kept = "";
  return [
    {
      what: "a required secret is missing",
      break: (platform) => {
        kept = platform.state.secrets.get("AMAZON_ADS_CLIENT_SECRET") ?? "";
        return unsetSecret(platform, "AMAZON_ADS_CLIENT_SECRET");
      },
      says: /The secret AMAZON_ADS_CLIENT_SECRET is missing/,
      repair: (platform) => setSecret(platform, "AMAZON_ADS_CLIENT_SECRET", kept),
    },
    {
      what: "a secret that is for tests is set",
      break: (platform) => setSecret(platform, "AMAZON_ADS_LOOPBACK_WEBHOOKS", "allow"),
      says: /AMAZON_ADS_LOOPBACK_WEBHOOKS is set, which is for tests only/,
      repair: (platform) => unsetSecret(platform, "AMAZON_ADS_LOOPBACK_WEBHOOKS"),
    },
    {
      what: "the name of a secret is misspelled",
      break: (platform) => setSecret(platform, "AMAZON_ADS_RETURN_URL", "https://app.test"),
      says: /No function reads the secret AMAZON_ADS_RETURN_URL/,
      repair: (platform) => unsetSecret(platform, "AMAZON_ADS_RETURN_URL"),
    },
    {
      what: "the functions and the schedule have different prefixes",
      break: (platform) => setSecret(platform, "AMAZON_ADS_FUNCTION_PREFIX", "x-"),
      says: /AMAZON_ADS_FUNCTION_PREFIX is not the prefix that the schedule uses: ""/,
      repair: (platform) => unsetSecret(platform, "AMAZON_ADS_FUNCTION_PREFIX"),
    },
    {
      what: "the encryption keys are other ones",
      break: (platform) => {
        kept = platform.state.secrets.get("AMAZON_ADS_ENCRYPTION_KEYS") ?? "";
        const key = Buffer.from(randomBytes(32)).toString("base64url");
        return setSecret(platform, "AMAZON_ADS_ENCRYPTION_KEYS", `other:${key}`);
      },
      says: /sealed with keys that AMAZON_ADS_ENCRYPTION_KEYS does not have/,
      repair: (platform) => setSecret(platform, "AMAZON_ADS_ENCRYPTION_KEYS", kept),
    },
    {
      what: "the address at Amazon is another one",
      break: () => Promise.resolve(),
      args: ["--redirect-url", "https://old.example.com/callback"],
      says: /Amazon has https:\/\/old\.example\.com\/callback, and the functions send http/,
      repair: () => Promise.resolve(),
    },
  ];
}

const SCHEDULE: Breakage[] = [
  {
    what: "a job is missing",
    break: (_, admin) =>
      admin`select cron.unschedule(jobid) from cron.job where jobname = 'amazon-ads-connect-sync-accounts'`,
    says: /pg_cron has no job amazon-ads-connect-sync-accounts/,
  },
  {
    what: "a job is switched off",
    break: (_, admin) =>
      admin`update cron.job set active = false where jobname = 'amazon-ads-connect-refresh-tokens'`,
    says: /The job amazon-ads-connect-refresh-tokens is switched off/,
  },
  {
    what: "a job runs at other times",
    break: (_, admin) =>
      admin`update cron.job set schedule = '0 0 * * *' where jobname = 'amazon-ads-connect-refresh-tokens'`,
    says: /The job amazon-ads-connect-refresh-tokens was changed/,
  },
  {
    what: "a part of the schedule is paused",
    break: (_, admin) =>
      admin`update amazon_ads_private.settings set paused_schedules = '{refresh-tokens}'`,
    says: /The operator has paused the schedule of refresh-tokens/,
    repair: (_, admin) => admin`update amazon_ads_private.settings set paused_schedules = '{}'`,
  },
  {
    what: "no function takes the schedule's calls",
    break: (_, admin) =>
      admin`
        with aged as (
          update amazon_ads_private.schedule_tickets
          set created_at = created_at - interval '30 minutes', expires_at = now() - interval '1 minute'
        )
        insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input, created_at, expires_at)
        values ('\\x00', 'refresh-tokens', '{}', now() + interval '1 minute', now())`,
    says: /The schedule calls the functions, and none takes its calls/,
    repair: (_, admin) =>
      admin`delete from amazon_ads_private.schedule_tickets where ticket_hash = '\\x00'`,
  },
  {
    what: "the database belongs to another project",
    break: (_, admin) =>
      admin`update amazon_ads_private.settings set project_url = 'https://other.supabase.co'`,
    says: /The database belongs to https:\/\/other\.supabase\.co: its schedule makes no calls here/,
    fixArgs: ["--adopt"],
  },
];

const DATABASE: Breakage[] = [
  {
    what: "a trigger on auth.users is missing",
    break: (_, admin) => admin`drop trigger amazon_ads_connect_10_copy_user on auth.users`,
    says: /auth\.users has no trigger amazon_ads_connect_10_copy_user/,
  },
  {
    what: "a trigger on auth.users is switched off",
    break: (_, admin) =>
      admin`alter table auth.users disable trigger amazon_ads_connect_20_delete_user`,
    says: /The trigger amazon_ads_connect_20_delete_user on auth\.users is switched off/,
    repair: (_, admin) =>
      admin`alter table auth.users enable trigger amazon_ads_connect_20_delete_user`,
  },
  {
    what: "a user of Auth is unknown to us",
    break: (_, admin) =>
      withoutTriggers(
        admin,
        `insert into auth.users (id, email) values ('${STRANGER}', 'stranger@example.com')`,
      ),
    says: /1 users of Supabase Auth are unknown to amazon_ads\.users/,
  },
  {
    what: "a user of ours is unknown to Auth",
    break: (_, admin) => withoutTriggers(admin, `delete from auth.users where id = '${STRANGER}'`),
    says: /1 rows of amazon_ads\.users belong to users that Supabase Auth no longer has/,
    repair: (_, admin) => admin`delete from amazon_ads.users where id = ${STRANGER}`,
  },
  {
    what: "another role may read what is private",
    break: (_, admin) => admin`grant select on amazon_ads_private.settings to anon`,
    says: /anon has SELECT on amazon_ads_private\.settings/,
  },
  {
    what: "the functions may not call what they need",
    break: (_, admin) => admin`revoke execute on function amazon_ads.read_health from service_role`,
    says: /service_role may not execute amazon_ads\.read_health\(text\[\]\)/,
  },
];

const DATA_API: Breakage[] = [
  {
    what: "the schema is not exposed",
    break: (platform) =>
      callApi(platform, "PATCH", "/postgrest", { db_schema: "public, graphql_public" }),
    says: /The Data API does not expose the schema amazon_ads/,
  },
  {
    what: "the private schema is exposed",
    break: (platform) =>
      callApi(platform, "PATCH", "/postgrest", {
        db_schema: "public,graphql_public,amazon_ads,amazon_ads_private",
      }),
    says: /The Data API exposes the schema amazon_ads_private/,
  },
];

const FUNCTIONS: Breakage[] = [
  {
    what: "a function is missing",
    break: (platform) => callApi(platform, "DELETE", "/functions/webhooks"),
    says: /The function webhooks is missing/,
    repair: (platform) => command(platform, ["update", "--yes"]),
  },
  {
    what: "another tool has deployed a function, with the platform's own check",
    break: (platform) =>
      deployFunction(
        platform,
        "api-keys",
        "export default { fetch: () => new Response('theirs') };",
        true,
      ),
    says: /The platform checks the callers of api-keys \(verify_jwt\)/,
    repair: (platform) => command(platform, ["update", "--yes"]),
  },
  {
    what: "another tool has deployed a function since",
    break: (platform) =>
      deployFunction(
        platform,
        "api-keys",
        "export default { fetch: () => new Response('theirs') };",
      ),
    says: /Something else has deployed api-keys since the installer did/,
    repair: (platform) => command(platform, ["update", "--yes"]),
  },
  {
    what: "the callback does not answer",
    break: (platform) =>
      deployFunction(
        platform,
        "oauth-callback",
        "export default { fetch: () => new Response('theirs') };",
      ),
    says: /oauth-callback answers 200, so no consent can end/,
    repair: (platform) => command(platform, ["update", "--yes"]),
  },
];

Deno.test("doctor finds each thing that is broken on purpose, and nothing else", async (t) => {
  await using platform = await startProject({ rateLimit: 100_000, lateness: 50 });
  const keysFile = await newKeysFile();
  const { json } = await installInto(platform, [], keysFile);
  await enterAtAmazon(platform, json.redirect_url);
  await wholeStory(platform);
  const { admin } = platform;

  async function examine(args: string[] = []): Promise<{ code: number; problems: string[] }> {
    const run = await command(platform, ["doctor", "--json", ...args]);
    assert.ok(run.json, run.stderr);
    return {
      code: run.code,
      problems: (run.json.findings ?? []).map(({ problem }: { problem: string }) => problem),
    };
  }
  /** The functions and the Data API take a moment to follow. */
  async function isHealthy(): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (true) {
      const { problems } = await examine(["--keys-file", keysFile]);
      if (problems.length === 0) return;
      if (Date.now() > deadline) assert.deepEqual(problems, []);
    }
  }

  await t.step("nothing on a healthy project", isHealthy);

  const breakages = [...SCHEDULE, ...DATABASE, ...DATA_API, ...FUNCTIONS, ...secretBreakages()];
  for (const breakage of breakages) {
    await t.step(breakage.what, async () => {
      await breakage.break(platform, admin);
      await new Promise((resolve) => setTimeout(resolve, 400));
      const { code, problems } = await examine(breakage.args);
      assert.equal(code, 1, "It says that all is well.");
      assert.ok(problems.some((problem) => breakage.says.test(problem)), problems.join("\n"));
      if (breakage.repair) await breakage.repair(platform, admin);
      else {
        const { fixArgs = [] } = breakage;
        if (fixArgs.length > 0) {
          const left = await command(platform, ["doctor", "--fix", "--json"]);
          assert.ok(
            left.json?.findings.some(({ problem }: { problem: string }) =>
              breakage.says.test(problem)
            ),
            left.stdout,
          );
        }
        const fixed = await command(platform, ["doctor", "--fix", "--json", ...fixArgs]);
        assert.ok(
          fixed.json?.fixed.some((problem: string) => breakage.says.test(problem)),
          fixed.stdout,
        );
      }
      await isHealthy();
    });
  }

  await t.step("values that no key of a file opens, with the key's name", async () => {
    const other = await newKeysFile();
    const key = Buffer.from(randomBytes(32)).toString("base64url");
    await Deno.writeTextFile(other, `AMAZON_ADS_ENCRYPTION_KEYS=other:${key}\n`);
    const { problems } = await examine(["--keys-file", other]);
    assert.ok(
      problems.some((problem) => /The file of keys is not what .* is set to/.test(problem)),
    );
    assert.ok(
      problems.some((problem) =>
        /\d+ values in oauth_tokens are sealed with the key k\d+, which is not in the file/.test(
          problem,
        )
      ),
      problems.join("\n"),
    );
  });

  await t.step("an installation that is older than the package", async () => {
    await using newer = await newerPackage();
    const run = await command(platform, ["doctor", "--json"], { packageFolder: newer.folder });
    const problems = run.json.findings.map(({ problem }: { problem: string }) => problem);
    assert.ok(problems.some((problem: string) => problem.includes(newer.chapter)), run.stdout);
    assert.ok(problems.some((problem: string) => /The function newer is missing/.test(problem)));
    assert.ok(
      problems.some((problem: string) => /The function health is from version/.test(problem)),
    );
  });
});

Deno.test("doctor --fix --dry-run says what would be fixed, and changes nothing", async () => {
  await using platform = await startProject({ lateness: 50 });
  await installInto(platform, [], await newKeysFile());
  await platform.admin`drop trigger amazon_ads_connect_20_delete_user on auth.users`;
  const dry = await command(platform, ["doctor", "--fix", "--dry-run"]);
  assert.equal(dry.code, 1);
  assert.match(dry.stdout, /Would be fixed: .*trigger/);
  const [trigger] = await platform.admin`
    select 1 from pg_trigger where tgname = 'amazon_ads_connect_20_delete_user'`;
  assert.equal(trigger, undefined);
  const fixed = await command(platform, ["doctor", "--fix"]);
  assert.equal(fixed.code, 0, fixed.stdout);
});

Deno.test("doctor refuses a project without an installation", async () => {
  await using platform = await startProject();
  const refused = await command(platform, ["doctor"]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /is not installed in this project/);
});
