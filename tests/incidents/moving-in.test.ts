import assert from "node:assert/strict";
import { startFunctionProcess } from "../../local/functions/process.ts";
import { call } from "../support/call.ts";
import { newLwaApp, projectApp, tokensFor } from "../support/lwa-app.ts";
import { newPerson } from "../support/person.ts";
import { newFernetKey, sealFernet } from "../support/sealing.ts";
import { database, secretKeys, stack } from "../support/stack.ts";

/** The statements that docs/operations.md gives to whoever moves in, section by section. */
async function recipe(heading: RegExp): Promise<string[]> {
  const text = await Deno.readTextFile(new URL("../../docs/operations.md", import.meta.url));
  const section = text.split(/\n(?=\*\*)/).find((part) => heading.test(part));
  return [...(section ?? "").matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = ""]) => sql);
}

async function runRecipe(statements: string[], names: Record<string, string>): Promise<void> {
  assert.ok(statements.length > 0, "the recipe is in the docs");
  for (const statement of statements) {
    const filled = Object.entries(names).reduce(
      (sql, [from, to]) => sql.replaceAll(from, to),
      statement,
    );
    await database.unsafe(filled);
  }
}

Deno.test("the older system's tables move in by the documented recipes, twice without harm", async () => {
  const key = newFernetKey();
  const owner = await newPerson();
  const ownApp = await newLwaApp();
  const issuer = "https://your-app.clerk.accounts.dev";
  const account = crypto.randomUUID();
  const mine = crypto.randomUUID();
  const clerkUser = crypto.randomUUID();
  const token = crypto.randomUUID();
  const [own, project, clerk] = await Promise.all([
    tokensFor(ownApp, "seller@legacy1"),
    tokensFor(projectApp, "seller@legacy2"),
    tokensFor(projectApp, "seller@legacy3"),
  ]);
  const sealed = (secret: string): string => sealFernet(secret, key);
  await database.unsafe(`
    create schema legacy;
    create table legacy.amazon_ads_accounts (id uuid, account_name text, client_id text, client_secret text, created_at timestamptz default now());
    create table legacy.amazon_ads_tokens (account_id uuid, access_token text, refresh_token text, created_at timestamptz default now());
    create table legacy.users (id uuid, clerk_user_id text, email text, first_name text, last_name text, profile_image_url text);
    create table legacy.oauth_tokens (id uuid, user_id uuid, encrypted_access_token text, encrypted_refresh_token text, refresh_count integer, last_refresh timestamptz);
  `);
  try {
    await database`insert into legacy.amazon_ads_accounts values
      (${account}, 'An app of its own', ${ownApp.client_id}, ${sealed(ownApp.client_secret)}),
      (${mine}, 'The project''s app', ${projectApp.client_id}, ${
      sealed(projectApp.client_secret)
    })`;
    await database`insert into legacy.amazon_ads_tokens values
      (${account}, ${sealed(own.access_token)}, ${sealed(own.refresh_token)}),
      (${mine}, ${sealed(project.access_token)}, ${sealed(project.refresh_token)})`;
    await database`insert into legacy.users values (${clerkUser}, ${`user_${clerkUser}`}, 'old@example.com')`;
    await database`insert into legacy.oauth_tokens values
      (${token}, ${clerkUser}, ${sealed(clerk.access_token)}, ${
      sealed(clerk.refresh_token)
    }, 7, now())`;

    const names = {
      "amzn1.application-oa2-client.YOURS": projectApp.client_id,
      "00000000-0000-0000-0000-000000000000": owner.userId,
      "https://your-app.clerk.accounts.dev": issuer,
    };
    for (const _time of [1, 2]) {
      await runRecipe(await recipe(/^\*\*Accounts with an app each/), names);
      await runRecipe(await recipe(/^\*\*Users with tokens/), names);
    }

    const refresh = await startFunctionProcess({
      functionName: "refresh-tokens",
      env: { ...stack.functionEnv, AMAZON_ADS_FERNET_KEYS: key },
    });
    try {
      const { body } = await call(
        "refresh-tokens",
        {},
        { apikey: secretKeys.default },
        refresh.url,
      );
      assert.ok(body.refreshed >= 3, JSON.stringify(body));
      assert.equal(body.unreadable, 0);
    } finally {
      await refresh.stop();
    }
    const rows = await database`
      select c.id, c.status, c.last_error, t.access_token_kid, t.refresh_token_kid
      from amazon_ads.connections c join amazon_ads_private.oauth_tokens t on t.connection_id = c.id
      where c.id in (${account}, ${mine}, ${token}) order by c.id`;
    assert.equal(rows.length, 3);
    for (const row of rows) {
      assert.equal(row["status"], "active");
      assert.equal(row["last_error"], null);
      assert.notEqual(row["refresh_token_kid"], "fernet", "sealed anew at the first touch");
      assert.equal(row["access_token_kid"], row["refresh_token_kid"]);
    }
    // Without the old keys from here on.
    for (const connection_id of [account, mine]) {
      const { status, body } = await owner.call("get-token", { connection_id });
      assert.equal(status, 200, JSON.stringify(body));
    }
  } finally {
    await database`drop schema legacy cascade`;
  }
});
