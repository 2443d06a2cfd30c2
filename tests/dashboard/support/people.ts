import { connect } from "../../support/connect.ts";
import { firstSyncEnded } from "../../support/first-sync.ts";
import { newPersona } from "../../support/own-connection.ts";
import { newPerson, type Person } from "../../support/person.ts";
import { finishReports } from "../../support/reports.ts";
import { assertDone, send } from "../../support/send.ts";
import { amazon, database, stack } from "../../support/stack.ts";

/** People, and what their pages are named by. */
export interface People {
  empty: Person;
  /** An operator, too. */
  full: Person;
  ids: {
    brand: string;
    broken: string;
    gone: string;
    schedule: string;
    webhook: string;
    /** The address of an invitation. */
    invitation: string;
  };
}

async function renewed(id: string, persona: string, person: Person): Promise<void> {
  await amazon.revoke({ persona });
  await send(person.as, "POST", "get-token", { connection_id: id, force_refresh: true });
}

/** Schedules a report of a connection, and has it stored. */
async function storedReports(person: Person, connectionId: string): Promise<string> {
  await amazon.changeSettings({ report_seconds: 0 });
  const { schedule } = assertDone(
    await send(person.as, "POST", "report-schedules", {
      connection_id: connectionId,
      table_name: "report_sp_campaigns",
      backfill_days: 60,
    }),
  );
  await finishReports(person.userId);
  await amazon.resetSettings();
  return schedule.id;
}

/** People whose pages show every state: nothing at all, and much of everything. */
export async function preparePeople(): Promise<People> {
  const empty = await newPerson();
  const full = await newPerson();
  await database`update amazon_ads.users set first_name = 'Ada', last_name = 'Example' where id = ${full.userId}`;
  await database`insert into amazon_ads_private.operators (user_id) values (${full.userId})`;

  const brand = `brand@${crypto.randomUUID().slice(0, 8)}`;
  const brandId = await connect(full.as, brand, { name: "Northlight, all brands" });
  const brokenPersona = newPersona();
  const brokenId = await connect(full.as, brokenPersona, { name: "Harbour & Sons" });
  const goneId = await connect(full.as, newPersona(), { name: "Old pilot" });
  const longId = await connect(full.as, newPersona(), {
    name: "A client with a name that is quite a bit longer than most names of clients are",
  });
  await Promise.all([brandId, brokenId, goneId, longId].map((id) => firstSyncEnded(id, 60_000)));
  await send(full.as, "DELETE", `connections/${goneId}`);
  await renewed(brokenId, brokenPersona, full);
  const { link } = assertDone(
    await send(full.as, "POST", "invitations", {
      name: "New client",
      page_url: `${stack.supabase_url}/dashboard/invite`,
    }),
  );
  const scheduleId = await storedReports(full, longId);
  for (
    const [name, scopes] of [
      ["Nightly report", ["tokens", "accounts:read"]],
      ["Backend", ["amazon", "accounts:read", "accounts:write", "connections:read", "webhooks"]],
    ] as const
  ) {
    assertDone(await send(full.as, "POST", "api-keys", { name, scopes }));
  }
  const { api_key } = assertDone(
    await send(full.as, "POST", "api-keys", { name: "Leaked", scopes: ["tokens"] }),
  );
  await send(full.as, "DELETE", `api-keys/${api_key.id}`);
  assertDone(
    await send(full.as, "POST", "oauth-clients", {
      name: "Our own app",
      client_id: "amzn1.application-oa2-client.0123456789abcdef0123456789abcdef",
      client_secret: "amzn1.oa2-cs.v1.secret",
    }),
  );
  const { webhook } = assertDone(
    await send(full.as, "POST", "webhooks", { url: "http://127.0.0.1:9/hooks/amazon-ads" }),
  );
  // An event for the webhook, whose endpoint does not answer.
  await send(full.as, "PATCH", `connections/${longId}`, { regions: ["EU"] });
  await send(
    full.as,
    "DELETE",
    `connections/${await connect(full.as, newPersona(), { name: "Brief" })}`,
  );

  return {
    empty,
    full,
    ids: {
      brand: brandId,
      broken: brokenId,
      gone: goneId,
      schedule: scheduleId,
      webhook: webhook.id,
      invitation: link,
    },
  };
}
