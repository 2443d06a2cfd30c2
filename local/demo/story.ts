import postgres from "postgres";
import { z } from "zod/v3";
import { createAmazonControl } from "../amazon/control/amazon-control.ts";
import { confirmedSchema, connect, followCallback, startedSchema } from "./connect.ts";
import { FunctionProblem, invoke } from "./invoke.ts";
import { type Narrator, shorten } from "./narrator.ts";
import { type SignedIn, signUp } from "./sign-up.ts";
import { until } from "./until.ts";

/** What the story needs to know of a running stack; `.local/stack.json` has it. */
export const storyStackSchema = z.object({
  supabase_url: z.string().url(),
  functions_url: z.string().url(),
  publishable_key: z.string(),
  db_url: z.string(),
  amazon_url: z.string().url(),
  amazon_control_url: z.string().url(),
});

/** See {@link storyStackSchema}. */
export type StoryStack = z.infer<typeof storyStackSchema>;

const tokenSchema = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  expires_at: z.string(),
  client_id: z.string(),
  refreshed: z.boolean(),
});

const scheduleSchema = z.object({
  schedule: z.object({
    table_name: z.string(),
    cost: z.object({ profiles: z.number(), requests_per_day: z.number() }),
  }),
});
const spendSchema = z.array(z.object({
  date: z.string(),
  currency_code: z.string(),
  cost: z.number(),
  sales: z.number(),
}));
const accountsSchema = z.object({
  accounts: z.array(z.object({
    account_name: z.string(),
    account_type: z.string(),
    status: z.string(),
    is_default: z.boolean(),
    profiles: z.array(z.object({
      profile_id: z.string(),
      country_code: z.string().nullable(),
      region: z.string(),
      access_level: z.string(),
    })),
  })),
  next_cursor: z.string().nullable(),
});

const historySchema = z.array(z.object({ action: z.string(), trigger: z.string() }));

async function history(user: SignedIn): Promise<z.infer<typeof historySchema>> {
  const { data, error } = await user.supabase.schema("amazon_ads").from("token_refresh_history")
    .select("action, trigger").order("id");
  if (error !== null) throw error;
  return historySchema.parse(data);
}

/**
 * Plays the product against a running stack, from the first click to a revoked consent and its renewal,
 * and prints what it sees.
 *
 * @throws StoryError naming the step that failed.
 */
export async function playStory(stack: StoryStack, { step, saw }: Narrator): Promise<void> {
  const amazon = createAmazonControl(stack.amazon_control_url);
  const returnTo = `${stack.supabase_url}/demo/return`;

  await step("Are all parts ready? (health)", async () => {
    const health = await (await fetch(`${stack.functions_url}/health`)).json();
    saw(JSON.stringify(health));
  });

  const user = await step("A person signs up (supabase.auth.signUp)", async () => {
    const signedUp = await signUp(stack);
    saw(`${signedUp.email} is user ${signedUp.userId}`);
    return signedUp;
  });

  const started = await step("The app asks for a consent (oauth-start)", async () => {
    const answer = await invoke(user.supabase, "oauth-start", {
      name: "My brand",
      return_to: returnTo,
    }, startedSchema);
    const url = new URL(answer.authorization_url);
    saw(`connection ${answer.connection_id}, pending until ${answer.expires_at}`);
    saw(`${url.origin}${url.pathname}?client_id=…&code_challenge_method=S256&state=…`);
    return answer;
  });

  const returnUrl = await step("The person clicks Allow at Amazon (oauth-callback)", async () => {
    const { redirect_to } = await amazon.consent({
      authorization_url: started.authorization_url,
      persona: "brand",
    });
    const url = await followCallback(redirect_to);
    saw(`the browser is back at ${url.origin}${url.pathname}`);
    saw(`status ${url.searchParams.get("status")}, with a one-time confirmation`);
    return url;
  });

  await step("The app confirms as the same user (oauth-confirm)", async () => {
    const { connection } = await invoke(user.supabase, "oauth-confirm", {
      confirmation: returnUrl.searchParams.get("confirmation"),
    }, confirmedSchema);
    saw(`"${connection.name}" is ${connection.status}; the first sync runs in the background`);
  });

  await step("The accounts of all three regions (list-accounts)", async () => {
    const { accounts } = await until("the first sync has ended", 30_000, async () => {
      const { data } = await user.supabase.schema("amazon_ads").from("sync_runs").select("status")
        .neq(
          "status",
          "running",
        );
      if (data === null || data.length === 0) return undefined;
      return await invoke(user.supabase, "list-accounts", {}, accountsSchema);
    });
    if (accounts.length === 0) throw new Error("The list is empty.");
    for (const account of accounts) {
      const places = account.profiles.map((profile) =>
        `${profile.region}/${profile.country_code}${
          profile.access_level === "view" ? " (view)" : ""
        }`
      );
      saw(
        `${
          account.is_default ? "*" : " "
        } ${account.account_name}: ${account.account_type}, ${account.status}, ${
          places.join(" ") || "no profiles"
        }`,
      );
    }
  });

  await step("The same through the Data API, with row level security", async () => {
    const { data, error } = await user.supabase.schema("amazon_ads").from("user_accounts").select(
      "id, amazon_profiles(id)",
    );
    if (error !== null) throw error;
    const profiles = data.reduce((sum, row) => sum + row.amazon_profiles.length, 0);
    saw(
      `supabase.schema("amazon_ads").from("user_accounts").select("*, amazon_profiles(*)"): ${data.length} accounts, ${profiles} profiles`,
    );
    const stranger = await signUp(stack);
    const { data: foreign } = await stranger.supabase.schema("amazon_ads").from("user_accounts")
      .select("id");
    if (foreign?.length !== 0) throw new Error("Another user sees these accounts.");
    saw("another user sees none of them");
  });

  const target = { connection_id: started.connection_id };
  const token = await step("A valid access token (get-token)", async () => {
    const first = await invoke(user.supabase, "get-token", target, tokenSchema);
    saw(`${shorten(first.access_token)}, good for ${first.expires_in} s`);
    const again = await invoke(user.supabase, "get-token", target, tokenSchema);
    if (again.access_token !== first.access_token) throw new Error("The second call refreshed.");
    saw("a second call: the same token, without a request to Amazon");
    return first;
  });

  await step("Amazon accepts it", async () => {
    const response = await fetch(`${stack.amazon_url}/eu/v2/profiles`, {
      headers: {
        authorization: `Bearer ${token.access_token}`,
        "amazon-advertising-api-clientid": token.client_id,
      },
    });
    const profiles = z.array(z.unknown()).parse(await response.json());
    saw(`GET /v2/profiles in Europe: ${response.status}, ${profiles.length} profiles`);
  });

  await step("A report is kept in step with Amazon (report-schedules)", async () => {
    const { schedule } = await invoke(user.supabase, "report-schedules", {
      ...target,
      table_name: "report_sp_campaigns",
      backfill_days: 7,
    }, scheduleSchema);
    const { profiles, requests_per_day } = schedule.cost;
    saw(`${schedule.table_name} for ${profiles} profiles: ${requests_per_day} requests a day`);
  });

  await step("The schedule refreshes ahead of time (pg_cron, pg_net, refresh-tokens)", async () => {
    const sql = postgres(stack.db_url, { max: 1, onnotice: () => {} });
    try {
      await sql`update amazon_ads_private.oauth_tokens set refresh_due_at = now() where connection_id = ${started.connection_id}`;
    } finally {
      await sql.end();
    }
    saw("the token is due now; waiting for pg_cron, which runs every minute …");
    await until(
      "the schedule has refreshed it",
      130_000,
      async () =>
        (await history(user)).find(({ action, trigger }) =>
          action === "refreshed" && trigger === "scheduled"
        ),
    );
    const renewed = await invoke(user.supabase, "get-token", target, tokenSchema);
    if (renewed.access_token === token.access_token) {
      throw new Error("The token is still the old one.");
    }
    saw(
      `refreshed by the schedule: ${
        shorten(renewed.access_token)
      }, good for ${renewed.expires_in} s`,
    );
  });

  await step("The report's rows are in Postgres, by day and currency", async () => {
    const days = await until("the first rows are stored", 130_000, async () => {
      const { data, error } = await user.supabase.schema("amazon_ads").from("spend_by_day")
        .select("date, currency_code, cost, sales").order("date", { ascending: false }).limit(3);
      if (error !== null) throw error;
      return data.length > 0 ? spendSchema.parse(data) : undefined;
    });
    for (const { date, currency_code, cost, sales } of days) {
      saw(`${date}: spent ${cost.toFixed(2)} ${currency_code}, sold ${sales.toFixed(2)}`);
    }
  });

  await step("The person revokes the consent at Amazon", async () => {
    const grants = await amazon.grants();
    const mine = grants.filter(({ persona, revoked }) => persona === "brand" && !revoked).at(-1);
    if (mine === undefined) throw new Error("Amazon knows of no such consent.");
    await amazon.revoke({ grant: mine.id });
    try {
      await invoke(user.supabase, "get-token", { ...target, force_refresh: true }, tokenSchema);
    } catch (error) {
      if (!(error instanceof FunctionProblem) || error.code !== "reauthorization_required") {
        throw error;
      }
      saw(`get-token says: ${error.message}`);
      return;
    }
    throw new Error("get-token gave a token for a revoked consent.");
  });

  await step("The person consents again: the same connection is active again", async () => {
    await connect(user, amazon, {
      persona: "brand",
      returnTo,
      connectionId: started.connection_id,
    });
    const renewed = await invoke(user.supabase, "get-token", target, tokenSchema);
    saw(`${shorten(renewed.access_token)}, good for ${renewed.expires_in} s`);
    const actions = (await history(user)).map(({ action, trigger }) => `${action} (${trigger})`);
    saw(`its history: ${actions.join(", ")}`);
  });
}
