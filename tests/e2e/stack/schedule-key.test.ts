import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import type postgres from "postgres";
import { connect } from "../../../local/postgres/connect.ts";
import { startStack } from "../../../local/stack.ts";
import { functionNames } from "../../support/function-names.ts";
import { eventually } from "./eventually.ts";
import { watchAnswers } from "../../support/watch-answers.ts";

watchAnswers();

interface Outcome {
  status: number;
  text: string;
}

Deno.test("What a login role reads in pg_net's queue and answers opens nothing", async (t) => {
  const stack = await startStack({ port: 0, ephemeral: true });
  const owner = connect(stack.db_url, { max: 4 });
  const admin = connect(stack.db_admin_url);
  const slow = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async () => {
    await setTimeout(800);
    return new Response("done");
  });
  /** Calls a function with a ticket, as pg_net does. */
  const withTicket = async (name: string, ticket: string): Promise<Response> =>
    await fetch(`${stack.functions_url}/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-schedule-ticket": ticket },
      body: "{}",
    });
  const statusOf = async (name: string, ticket: string): Promise<number> => {
    const response = await withTicket(name, ticket);
    await response.body?.cancel();
    return response.status;
  };
  /** Makes a ticket whose call pg_net never sends. */
  const newTicket = async (name: string): Promise<string> => {
    const ticket = crypto.randomUUID();
    await owner`
      insert into amazon_ads_private.schedule_tickets (ticket_hash, function_name, input)
      values (sha256(convert_to(${ticket}, 'UTF8')), ${name}, '{}')`;
    return ticket;
  };

  try {
    await owner`select cron.unschedule(jobname) from cron.job`;
    // A first call, so that the project's address is known.
    await (await fetch(`${stack.functions_url}/health`)).body?.cancel();

    await t.step("a role that can only log in tries everything that it finds", async () => {
      await admin.unsafe("create role reader login password 'reader'");
      const url = new URL(stack.db_url);
      url.username = url.password = "reader";
      const reader = connect(url.href);
      const rpcs = await owner<{ name: string; arguments: string }[]>`
        select p.proname as name,
          coalesce((
            select json_object_agg(a.name, null)
            from unnest(p.proargnames, coalesce(p.proargmodes, array_fill('i'::"char", array[p.pronargs])))
              as a (name, mode)
            where a.mode in ('i', 'b')
          ), '{}')::text as arguments
        from pg_proc as p
        where p.pronamespace = 'amazon_ads'::regnamespace and p.prorettype <> 'trigger'::regtype`;
      assert.ok(rpcs.length > 20, `${rpcs.length} functions`);
      const callRpc = (rpc: (typeof rpcs)[number], headers: HeadersInit): Promise<Response> =>
        fetch(`${stack.supabase_url}/rest/v1/rpc/${rpc.name}`, {
          method: "POST",
          headers: {
            ...headers,
            "content-type": "application/json",
            "content-profile": "amazon_ads",
          },
          body: rpc.arguments,
        });
      const outcome = async (called: Promise<Response>): Promise<Outcome> => {
        const response = await called;
        return { status: response.status, text: await response.text() };
      };

      /** What one value opens, used as a key, as a token and as a ticket. */
      const opened = async (value: string): Promise<string[]> => {
        const credentials = [
          { apikey: value },
          { apikey: stack.publishable_key, authorization: `Bearer ${value}` },
        ];
        const attempts: [string, () => Promise<Response>][] = [];
        for (const [index, headers] of credentials.entries()) {
          for (const rpc of rpcs) {
            attempts.push([`${rpc.name} ${index}`, () => callRpc(rpc, headers)]);
          }
        }
        // health answers every caller.
        for (const name of functionNames().filter((name) => name !== "health")) {
          for (const headers of [...credentials, { "x-schedule-ticket": value }]) {
            attempts.push([
              `${name} with ${Object.keys(headers).at(-1)}`,
              () =>
                fetch(`${stack.functions_url}/${name}`, {
                  method: "POST",
                  headers: { ...headers, "content-type": "application/json" },
                  body: "{}",
                }),
            ]);
          }
        }
        const doors: string[] = [];
        while (attempts.length > 0) {
          await Promise.all(
            attempts.splice(0, 20).map(async ([door, attempt]) => {
              const { status, text } = await outcome(attempt());
              if (status < 400) doors.push(`${door}: ${status} ${text}`);
            }),
          );
        }
        return doors;
      };

      // The same call with the secret key is understood: the refusals are refusals of the credential.
      const [redeem] = rpcs.filter(({ name }) => name === "redeem_ticket");
      assert.ok(redeem);
      const allowed = await outcome(callRpc(redeem, { apikey: stack.secret_keys.default }));
      assert.equal(allowed.status, 200, allowed.text);
      assert.match(allowed.text, /ticket_invalid/);

      const found = new Set<string>();
      const tickets = new Set<string>();
      const contents = new Set<string>();
      let reading = true;
      /** Reads the queue and the answers as often as it can. */
      const readAll = async (): Promise<void> => {
        while (reading) {
          const queued = await reader`
            select headers, convert_from(body, 'UTF8') as body, url from net.http_request_queue`;
          for (const { headers, body, url } of queued) {
            const values = Object.values(Object(headers)).map(String);
            for (const value of [...values, String(body), String(url)]) found.add(value);
            const ticket: unknown = Object(headers)["x-schedule-ticket"];
            if (typeof ticket === "string") tickets.add(ticket);
          }
          const answers = await reader`select headers, content from net._http_response`;
          for (const { headers, content } of answers) {
            contents.add(String(content));
            found.add(String(content));
            for (const value of Object.values(Object(headers))) found.add(String(value));
          }
        }
      };
      try {
        const attack = readAll();
        for (let minute = 0; minute < 3; minute++) {
          // The schedule's calls stay in the queue while pg_net waits for the batch before theirs.
          await owner`select net.http_get(${`http://127.0.0.1:${slow.addr.port}/`})`;
          await eventually(async () => {
            assert.equal((await owner`select from net.http_request_queue`).length, 0);
          });
          await owner`
            select amazon_ads_private.dispatch('refresh-tokens', 1, 1),
              amazon_ads_private.dispatch('sync-accounts', 1, 1)`;
          await eventually(async () => {
            const rows = await owner`select from net._http_response where status_code = 202`;
            assert.equal(rows.length, 2 * (minute + 1));
          });
        }
        await eventually(() => {
          assert.ok(contents.has('{"status":"accepted"}'));
          return Promise.resolve();
        });
        reading = false;
        await attack;
        assert.equal(tickets.size, 6);
        for (const ticket of tickets) assert.equal(ticket.length, 64);
        for (const content of contents) {
          assert.doesNotMatch(content, /Atz|eyJ|[0-9a-f]{8}-[0-9a-f]{4}-/);
        }
        for (const value of found) {
          // No key, token or ticket is shorter, or has a blank in it.
          if (!/^[\x21-\x7e]{20,}$/.test(value)) continue;
          assert.deepEqual(await opened(value), [], value);
        }

        // A ticket that the role reads before pg_net delivers it makes the call that it was made for, once.
        const early = await newTicket("refresh-tokens");
        const others = functionNames().filter((name) =>
          !["refresh-tokens", "health"].includes(name)
        );
        for (const name of others) {
          const { status } = await outcome(withTicket(name, early));
          assert.ok(status >= 400, `${name} answered ${status}`);
        }
        const { status, text } = await outcome(withTicket("refresh-tokens", early));
        assert.deepEqual({ status, text }, { status: 202, text: '{"status":"accepted"}' });
        assert.deepEqual(await opened(early), []);

        await assert.rejects(reader`select * from amazon_ads_private.schedule_tickets`, {
          code: "42501",
        });
        await assert.rejects(reader`select amazon_ads.redeem_ticket('x', 'refresh-tokens')`, {
          code: "42501",
        });
      } finally {
        reading = false;
        await reader.end({ timeout: 1 });
      }
    });

    await t.step("of eight callers at once, one wins", async () => {
      const ticket = await newTicket("refresh-tokens");
      const statuses = await Promise.all(
        Array.from({ length: 8 }, () => statusOf("refresh-tokens", ticket)),
      );
      assert.deepEqual(statuses.sort(), [202, ...Array(7).fill(401)]);
    });

    await t.step("a ticket is refused when it is used twice, late, or elsewhere", async () => {
      const twice = await newTicket("refresh-tokens");
      assert.equal(await statusOf("refresh-tokens", twice), 202);
      assert.equal(await statusOf("refresh-tokens", twice), 401);
      const late = await newTicket("refresh-tokens");
      await owner`update amazon_ads_private.schedule_tickets set expires_at = now()`;
      assert.equal(await statusOf("refresh-tokens", late), 401);
      const elsewhere = await newTicket("sync-accounts");
      assert.equal(await statusOf("refresh-tokens", elsewhere), 401);
      assert.equal(await statusOf("sync-accounts", elsewhere), 202);
    });

    await t.step("each scheduled call is answered within a second", async () => {
      for (const name of ["refresh-tokens", "sync-accounts"]) {
        const ticket = await newTicket(name);
        const begun = performance.now();
        assert.equal(await statusOf(name, ticket), 202);
        assert.ok(performance.now() - begun < 1000, `${name} took too long`);
      }
    });
  } finally {
    await endAll([owner, admin]);
    await stack.stop();
    await slow.shutdown();
  }
});

async function endAll(clients: postgres.Sql[]): Promise<void> {
  await Promise.all(clients.map((sql) => sql.end({ timeout: 1 })));
}
