import assert from "node:assert/strict";
import { join } from "node:path";
import { connect } from "../../local/postgres/connect.ts";
import { projectRoot } from "../../local/stack/folders.ts";
import type { SeenCall } from "../support/management-api/state.ts";
import { leadingTo, runInstaller } from "../support/management-api/run-installer.ts";
import { packageFolder } from "./support/built-package.ts";
import { APP, command, installInto, newKeysFile } from "./support/install.ts";
import { startProject } from "./support/project.ts";

function isChapter({ path, body }: SeenCall, name: string): boolean {
  return path === "/database/query" && body.includes(`'${name}'`);
}

/** Installs again, and demands that it ends well. */
async function endsWell(
  platform: Parameters<typeof installInto>[0],
  keysFile: string,
): Promise<void> {
  platform.state.faultFor = () => undefined;
  const again = await installInto(platform, [], keysFile);
  assert.equal(again.json.ok, true);
  const healthy = await command(platform, ["doctor", "--json"]);
  assert.deepEqual(healthy.json?.findings, [], healthy.stderr);
}

Deno.test("before anything is done", async (t) => {
  await using platform = await startProject();
  const changes = (): number =>
    platform.state.calls.filter(({ method, path }) =>
      method !== "GET" && !path.endsWith("/database/query")
    ).length;

  await t.step("a command or an option that does not exist", async () => {
    for (
      const [args, says] of [
        [["put-in"], /unknown command 'put-in'\nThe commands: npx amazon-ads-connect --help/],
        [["doctor", "--verbose"], /'--verbose'\nIts options: npx amazon-ads-connect doctor --help/],
        [["export"], /--to <folder>[^]*\nIts options: npx amazon-ads-connect export --help/],
      ] as const
    ) {
      const run = await runInstaller(undefined, [...args], { packageFolder });
      assert.equal(run.code, 1);
      assert.match(run.stderr, says);
    }
  });
  await t.step("no access token", async () => {
    const run = await runInstaller(undefined, ["install", ...leadingTo(platform)], {
      packageFolder,
    });
    assert.equal(run.code, 1);
    assert.match(
      run.stderr,
      /There is no access token of Supabase\.\nMake one at https:\/\/supabase\.com/,
    );
  });
  await t.step("an empty access token is none", async () => {
    const run = await command(platform, ["install"], { env: { SUPABASE_ACCESS_TOKEN: " " } });
    assert.equal(run.code, 1);
    assert.match(
      run.stderr,
      /There is no access token of Supabase\.\nMake one at https:\/\/supabase\.com/,
    );
  });
  await t.step("an empty access token does not hide the one of the CLI's sign-in", async () => {
    const home = await Deno.makeTempDir();
    await Deno.mkdir(`${home}/.supabase`);
    await Deno.writeTextFile(`${home}/.supabase/access-token`, `${platform.state.accessToken}\n`);
    const run = await command(platform, ["install", "--dry-run"], {
      env: { SUPABASE_ACCESS_TOKEN: "", HOME: home },
    });
    assert.equal(run.code, 0, run.stderr);
    await Deno.remove(home, { recursive: true });
  });
  await t.step("a project and a database at once", async () => {
    const run = await command(platform, ["install", "--db-url", platform.server.url]);
    assert.match(run.stderr, /Both a project and a database are named/);
    assert.ok(!run.stderr.includes(platform.server.password), run.stderr);
  });
  await t.step("a key of the project in place of the access token", async () => {
    const run = await command(platform, ["install"], {
      env: { SUPABASE_ACCESS_TOKEN: platform.state.secretKey },
    });
    assert.match(run.stderr, /is no access token: it begins with sbp_/);
  });
  await t.step("an access token that is not valid", async () => {
    const run = await command(platform, ["install"], {
      env: { SUPABASE_ACCESS_TOKEN: `sbp_${"0".repeat(40)}` },
    });
    assert.match(
      run.stderr,
      /answered 401[^]*Set SUPABASE_ACCESS_TOKEN to an access token that is valid/,
    );
  });
  await t.step("another project", async () => {
    const wrong = await runInstaller(platform, [
      ...["install", "--project", "bbbbbbbbbbbbbbbbbbbb", "--management-api", platform.apiUrl],
    ], { packageFolder });
    assert.match(
      wrong.stderr,
      /answered 404 to GET \/v1\/projects\/bbbbbbbbbbbbbbbbbbbb[^]*\nName a project that the access token/,
    );
    const malformed = await runInstaller(platform, [
      ...["install", "--project", "shop", "--management-api", platform.apiUrl],
    ], { packageFolder });
    assert.match(
      malformed.stderr,
      /"shop" is no reference of a project\.\nIt is the twenty letters/,
    );
  });
  await t.step("a token without a right", async () => {
    platform.state.permissions = new Set(["project_admin_read"]);
    const run = await command(platform, ["install", "--yes"]);
    assert.match(
      run.stderr,
      /answered 403[^]*Make an access token with the permissions edge_functions_read/,
    );
    platform.state.permissions = undefined;
  });
  await t.step("a project that is paused", async () => {
    platform.state.status = "INACTIVE";
    const run = await command(platform, ["install", "--yes"]);
    assert.match(run.stderr, /is not running: its status is INACTIVE/);
    platform.state.status = "ACTIVE_HEALTHY";
  });
  await t.step("--yes without a place for the keys", async () => {
    const run = await command(platform, ["install", "--yes"]);
    assert.match(run.stderr, /says not where to keep them\.\nName a file with --keys-file/);
  });
  await t.step("no client id, and no person to ask", async () => {
    const run = await command(platform, ["install", "--yes", "--keys-file", "keys"], {
      env: { AMAZON_ADS_CLIENT_ID: "" },
    });
    assert.equal(run.code, 1);
    assert.match(run.stderr, /client id[^]*--client-id/);
  });
  await t.step("a file of keys that holds something else", async () => {
    const keysFile = await newKeysFile();
    await Deno.writeTextFile(keysFile, "my notes\n");
    const run = await command(platform, ["install", "--yes", "--keys-file", keysFile]);
    assert.match(run.stderr, /the file is not as the installer wrote it/);
    assert.equal(await Deno.readTextFile(keysFile), "my notes\n");
  });
  await t.step("return addresses that no function would take", async () => {
    const run = await command(platform, [
      "install",
      "--yes",
      "--keys-file",
      await newKeysFile(),
      "--return-urls",
      "https://*.example.com",
    ]);
    assert.match(run.stderr, /--return-urls must be whole addresses/);
  });
  await t.step("a schema of the same name that is not ours", async () => {
    await platform.admin`create schema amazon_ads`;
    const run = await command(platform, ["install", "--yes", "--keys-file", await newKeysFile()]);
    assert.match(
      run.stderr,
      /Nothing was changed:\n- The database has a schema amazon_ads that is not this/,
    );
    await platform.admin`drop schema amazon_ads`;
  });
  await t.step("more secrets than a project may have", async () => {
    for (let n = 0; n < 99; n++) platform.state.secrets.set(`THEIRS_${n}`, "x");
    const run = await command(platform, ["install", "--yes", "--keys-file", await newKeysFile()]);
    assert.match(run.stderr, /The project would have \d+ secrets, and may have 100/);
    for (let n = 0; n < 99; n++) platform.state.secrets.delete(`THEIRS_${n}`);
  });
  await t.step("nothing was changed by any of it", async () => {
    assert.equal(changes(), 0);
    const [found] = await platform.admin`select to_regnamespace('amazon_ads') as schema`;
    assert.equal(found?.["schema"], null);
  });
});

Deno.test("an extension that is missing is named before anything is done, and once it is there all goes well", async () => {
  await using platform = await startProject();
  const keysFile = await newKeysFile();
  await platform.admin`drop extension if exists pg_cron cascade`;
  // Debian's files of pg_net are this test's own: the server is asked for another name.
  await platform.admin`drop extension if exists pg_net cascade`;
  const share = (await platform.admin`
    select setting from pg_config where name = 'SHAREDIR'`)[0]?.["setting"];
  const control = `${share}/extension/pg_net.control`;
  const text = await Deno.readTextFile(control);
  await Deno.remove(control);
  try {
    const run = await command(platform, ["install", "--yes", "--keys-file", keysFile]);
    assert.match(run.stderr, /- The extension pg_net is not installed, and cannot be\./);
  } finally {
    await Deno.writeTextFile(control, text);
  }
  // As a person switches extensions on in the dashboard.
  await platform.admin.file(join(projectRoot, "local/postgres/real-cron.sql"));
  await platform.admin`create extension pg_net with schema extensions`;
  await endsWell(platform, keysFile);
});

Deno.test("the plan's maximum of functions ends the run, and with a larger plan the next run continues", async () => {
  await using platform = await startProject();
  const keysFile = await newKeysFile();
  platform.state.maxFunctions = 5;
  const run = await command(platform, ["install", "--yes", "--keys-file", keysFile]);
  assert.equal(run.code, 1);
  assert.match(
    run.stderr,
    /Cannot deploy the functions:[^]*Done before: Keep the encryption keys; Apply/,
  );
  assert.match(
    run.stderr,
    /allows no more functions[^]*To continue, run it again: npx amazon-ads-connect/,
  );
  assert.equal(platform.state.functions.size, 0);
  platform.state.maxFunctions = 100;
  await endsWell(platform, keysFile);
});

Deno.test("a network that breaks in the middle", async (t) => {
  for (
    const [what, breaks] of [
      [
        "while a chapter is applied",
        (call: SeenCall) => isChapter(call, "20261121000700_accounts"),
      ],
      [
        "while secrets are set",
        ({ method, path }: SeenCall) => method === "POST" && path === "/secrets",
      ],
      ["while functions are uploaded", ({ path }: SeenCall) => path === "/functions/deploy"],
      ["while functions are switched", ({ method }: SeenCall) => method === "PUT"],
    ] as const
  ) {
    for (const fault of ["broken before", "broken after"] as const) {
      await t.step(
        `${what}, ${
          fault.replace("broken ", "")
        } it was done: once is made good by the next attempt`,
        async () => {
          await using platform = await startProject({ lateness: 50 });
          let left = 1;
          platform.state.faultFor = (call) => breaks(call) && left-- > 0 ? fault : undefined;
          await installInto(platform);
          assert.ok(left < 1, "It never broke.");
        },
      );
    }
    await t.step(`${what}, for good: the step is named, and a later run continues`, async () => {
      await using platform = await startProject({ lateness: 50 });
      const keysFile = await newKeysFile();
      platform.state.faultFor = (call) => breaks(call) ? "broken before" : undefined;
      const run = await command(platform, ["install", "--yes", "--keys-file", keysFile]);
      assert.equal(run.code, 1);
      assert.match(
        run.stderr,
        /^Cannot (apply|set|deploy) [^]*Check the connection[^]*To continue, run it again/m,
      );
      await endsWell(platform, keysFile);
    });
  }
});

Deno.test("SQL that was cut off, with an unknown outcome", async (t) => {
  for (const fault of ["gateway timeout", "broken after", "done later"] as const) {
    await t.step(`${fault}: the ledger tells, and the chapter is applied once`, async () => {
      await using platform = await startProject({ lateness: 50 });
      const name = "20261121000700_accounts";
      let left = 1;
      platform.state.faultFor = (call) => isChapter(call, name) && left-- > 0 ? fault : undefined;
      const keysFile = await newKeysFile();
      const run = await command(platform, ["install", "--yes", "--keys-file", keysFile]);
      assert.equal(run.code, 0, run.stderr);
      assert.match(
        run.stdout,
        /No answer came, and what was sent may have been done\. Looking in the ledger/,
      );
      const rows = await platform.admin`
        select count(*)::integer as count from amazon_ads_private.migrations where name = ${name}`;
      assert.equal(rows[0]?.["count"], 1);
      await endsWell(platform, keysFile);
    });
  }
});

Deno.test("a chapter that fails is undone as a whole, and named", async () => {
  await using platform = await startProject();
  const keysFile = await newKeysFile();
  // The trigger is in the way of a later statement of the same chapter.
  const owner = connect(platform.server.url);
  await owner.unsafe(
    "create function public.nothing() returns trigger language plpgsql as 'begin return null; end'; " +
      "create trigger amazon_ads_connect_20_delete_user after delete on auth.users " +
      "for each row execute function public.nothing()",
  );
  const run = await command(platform, ["install", "--yes", "--keys-file", keysFile]);
  assert.equal(run.code, 1);
  assert.match(run.stderr, /Cannot apply the chapters of the database:[^]*already exists/);
  const [found] = await platform.admin`
    select to_regclass('amazon_ads.users') as users, (
      select count(*)::integer from amazon_ads_private.migrations where name like '%_users'
    ) as recorded`;
  assert.deepEqual({ ...found }, { users: null, recorded: 0 });
  await owner.unsafe("drop function public.nothing() cascade");
  await owner.end();
  await endsWell(platform, keysFile);
});

Deno.test("a rate limit is waited for", async () => {
  await using platform = await startProject({ lateness: 50 });
  let left = 3;
  platform.state.faultFor = () => left-- > 0 ? "rate limited" : undefined;
  await installInto(platform);
  assert.ok(platform.state.calls.filter(({ status }) => status === 429).length >= 3);
});

Deno.test("two installers at once", async (t) => {
  await t.step("with the same keys, both end well", async () => {
    await using platform = await startProject();
    const keysFile = await newKeysFile();
    const runs = await Promise.all(
      [1, 2].map(() => command(platform, ["install", "--yes", "--keys-file", keysFile])),
    );
    assert.ok(runs.some(({ code }) => code === 0), runs.map(({ stderr }) => stderr).join("\n"));
    await endsWell(platform, keysFile);
  });
  await t.step(
    "of which one publishes before the other has recorded what it published",
    async () => {
      await using platform = await startProject();
      const keysFile = await newKeysFile();
      let published = false;
      let overtaken = false;
      platform.state.faultFor = (call) => {
        if (call.method === "PUT" && call.path === "/functions") published = true;
        else if (published && !overtaken && call.body.includes("deployed_functions")) {
          overtaken = true;
          for (const { answer } of platform.state.functions.values()) {
            answer.id = crypto.randomUUID();
            answer.version++;
          }
        }
        return undefined;
      };
      await installInto(platform, [], keysFile);
      assert.ok(overtaken);
      const healthy = await command(platform, ["doctor", "--json"]);
      assert.deepEqual(healthy.json?.findings, [], healthy.stderr);
      await endsWell(platform, keysFile);
    },
  );
  await t.step("with keys of their own, one sets its keys, and the other says so", async () => {
    await using platform = await startProject();
    const files = await Promise.all([newKeysFile(), newKeysFile()]);
    const runs = await Promise.all(
      files.map((file) => command(platform, ["install", "--yes", "--keys-file", file])),
    );
    const codes = runs.map(({ code }) => code);
    assert.deepEqual(codes.toSorted(), [0, 1], runs.map(({ stderr }) => stderr).join("\n"));
    const loser = runs[codes.indexOf(1)];
    assert.match(
      loser?.stderr ?? "",
      /Another installer (is about to set|has set) other encryption keys/,
    );
    const kept = await Deno.readTextFile(files[codes.indexOf(0)] ?? "");
    assert.ok(kept.includes(platform.state.secrets.get("AMAZON_ADS_ENCRYPTION_KEYS") ?? "nothing"));
    await endsWell(platform, files[codes.indexOf(0)] ?? "");
  });
});

Deno.test("no secret is in what a command prints", async () => {
  await using platform = await startProject();
  const keysFile = await newKeysFile();
  const run = await command(platform, ["install", "--yes", "--keys-file", keysFile]);
  const keys = platform.state.secrets.get("AMAZON_ADS_ENCRYPTION_KEYS") ?? "";
  for (const secret of [APP.clientSecret, keys, platform.state.accessToken]) {
    assert.ok(!`${run.stdout}${run.stderr}`.includes(secret));
  }
});
