import assert from "node:assert/strict";
import { sha256Hex } from "../../../shared/crypto/sha256.ts";
import { atOnce } from "../../support/at-once.ts";
import { connect } from "../../support/connect.ts";
import { dropSessions, killDataApi } from "../../support/database-outage.ts";
import { sleep } from "../../support/eventually.ts";
import {
  newPersona,
  type OwnConnection,
  ownConnection,
  type TimedAnswer,
} from "../../support/own-connection.ts";
import { newPerson } from "../../support/person.ts";
import { lockTokenRow } from "../../support/row-lock.ts";
import { withoutSchedule } from "../../support/schedule.ts";
import { startProcesses } from "../../support/several-processes.ts";
import { amazon, stack } from "../../support/stack.ts";
import { grantOf, storedTokens } from "../../support/stored-tokens.ts";
import { expireIn, historyOf } from "../../support/token-state.ts";
import { openWayToDatabase } from "../../support/way-to-database.ts";

withoutSchedule();

Deno.test("Postgres drops the sessions in which Amazon's answers are being stored: they are stored all the same", async () => {
  await using processes = await startProcesses("get-token", 2);
  const person = await newPerson();
  const own = await Promise.all([1, 2, 3].map(() => ownConnection(person)));
  for (const { id } of own) await expireIn(id, -10);
  const slow = await Promise.all(own.map((each) => each.fault({ delay_ms: 2500 })));
  const asking = own.map((each, i) => each.get(processes.url(i)));
  await Promise.all(slow.map((fault) => fault.hit()));
  const rows = await Promise.all(own.map(({ id }) => lockTokenRow(id)));
  await Promise.all(rows.map((row) => row.waitedFor()));
  assert.ok(await dropSessions(10) >= own.length);
  await Promise.all(rows.map((row) => row.unlock()));
  for (const { status, body } of await Promise.all(asking)) {
    assert.equal(status, 200);
    assert.ok(body.refreshed && body.expires_in > 3500);
  }
  for (const each of own) await storedAtFirstTry(each);
});

Deno.test("the Data API dies while Amazon thinks: the answer is stored when it is back", async () => {
  await using processes = await startProcesses("get-token", 1);
  const own = await ownConnection();
  await expireIn(own.id, -10);
  await using slow = await own.fault({ delay_ms: 1500 });
  const asking = own.get(processes.url(0));
  await slow.hit();
  await killDataApi();
  assert.equal((await asking).status, 200);
  await storedAtFirstTry(own);
});

Deno.test("while the answer of Amazon is on its way into the database", async (test) => {
  const person = await newPerson();
  await using outage = openWayToDatabase();
  await using cutOff = await startProcesses("get-token", 1, outage.env);
  await using way = openWayToDatabase();
  await using processes = await startProcesses("get-token", 1, way.env);
  await using others = await startProcesses("get-token", 1);

  /** Forces a refresh, and does something while its outcome is held on its way. */
  async function meanwhile(
    own: OwnConnection,
    outcome: "record_refreshes" | "fail_refresh",
    act: () => Promise<void>,
  ): Promise<TimedAnswer> {
    const recording = way.hold(outcome, own.id);
    const asking = own.get(processes.url(0), { force_refresh: true });
    await recording.sent;
    await act();
    recording.release();
    return await asking;
  }

  await atOnce(test, {
    "the database cannot be reached for twelve seconds: the answer is stored when it can":
      async () => {
        const own = await ownConnection(person);
        await expireIn(own.id, -10);
        await using slow = await own.fault({ delay_ms: 1500 });
        const asking = own.get(cutOff.url(0));
        await slow.hit();
        outage.cut();
        const waiting = own.get(others.url(0));
        await sleep(12_000);
        outage.mend();
        for (const { status, body } of await Promise.all([asking, waiting])) {
          assert.equal(status, 200);
          assert.ok(body.refreshed && body.expires_in > 3500);
        }
        await storedAtFirstTry(own);
      },

    "the connection is disconnected: nobody gets a token, and none is left": async () => {
      const own = await ownConnection(person);
      const { status, body } = await meanwhile(own, "record_refreshes", () => disconnect(own));
      assert.equal(status, 409);
      assert.equal(body.code, "connection_disconnected");
      assert.equal(await storedTokens(own.id), undefined);
      assert.deepEqual(await told(own), [
        ["created", null],
        ["revoked", null],
        ["refreshed", "refresh_superseded"],
      ]);
    },

    "somebody else consents: the new consent's tokens stay, and are what the caller gets":
      async () => {
        const own = await ownConnection(person);
        const persona = newPersona();
        const answer = await meanwhile(
          own,
          "record_refreshes",
          () => renew(own, persona),
        );
        await isOfConsent(own, persona, answer);
      },

    "the connection is disconnected and somebody else consents: the same": async () => {
      const own = await ownConnection(person);
      const persona = newPersona();
      const answer = await meanwhile(own, "record_refreshes", async () => {
        await disconnect(own);
        await renew(own, persona);
      });
      await isOfConsent(own, persona, answer);
    },

    "it was a refusal, and somebody else consents: the end of the old consent is not that of the new one":
      async () => {
        const own = await ownConnection(person);
        const persona = newPersona();
        await amazon.revoke({ persona: own.persona });
        const answer = await meanwhile(
          own,
          "fail_refresh",
          () => renew(own, persona),
        );
        await isOfConsent(own, persona, answer);
      },
  });
});

/** Renews a connection with the consent of another persona. */
async function renew({ person, id }: OwnConnection, persona: string): Promise<void> {
  await connect(person.as, persona, { connection_id: id });
}

async function disconnect({ person, id }: OwnConnection): Promise<void> {
  const { data } = await person.supabase.auth.getSession();
  const response = await fetch(`${stack.functions_url}/connections/${id}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${data.session?.access_token}` },
  });
  assert.equal(response.status, 200, await response.text());
}

/** Checks that a connection has a persona's new tokens, and that a caller got one of them. */
async function isOfConsent(
  own: OwnConnection,
  persona: string,
  { status, body }: TimedAnswer,
): Promise<void> {
  const [stored, grant] = [await storedTokens(own.id), await grantOf(persona)];
  assert.equal(stored?.status, "active");
  assert.equal(stored?.refreshSha256, grant.newest_refresh_token_sha256);
  assert.equal(stored?.accessSha256, grant.newest_access_token_sha256);
  assert.equal(status, 200);
  assert.equal(sha256Hex(body.access_token), stored?.accessSha256);
}

async function told(own: OwnConnection): Promise<(string | null)[][]> {
  return (await historyOf(own.id)).map(({ action, error_code }) => [action, error_code]);
}

/** What Amazon answered first stands in the row and in the history, once. */
async function storedAtFirstTry(own: OwnConnection): Promise<void> {
  assert.equal((await own.refreshesSeen()).length, 1);
  const [stored, grant] = [await storedTokens(own.id), await grantOf(own.persona)];
  assert.equal(stored?.accessSha256, grant.newest_access_token_sha256);
  assert.equal(stored?.refresh_count, 1);
  assert.equal(stored?.lease_id, null);
  assert.deepEqual(await told(own), [["created", null], ["refreshed", null]]);
}
