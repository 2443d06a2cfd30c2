import assert from "node:assert/strict";
import { withFault } from "../support/amazon-requests.ts";
import { type Answer, call } from "../support/call.ts";
import { makeKey } from "../support/credentials.ts";
import { newSyncedConnection } from "../support/new-synced-connection.ts";
import { newPerson, type Person } from "../support/person.ts";
import { send } from "../support/send.ts";
import { amazon, database, secretKeys, stack, twoProcesses } from "../support/stack.ts";
import { until } from "../../local/demo/until.ts";
import { startFunctionProcess } from "../../local/functions/process.ts";

type Body = Answer["body"];

/** Registrations must not see each other's accounts: each test has an Amazon user of its own. */
function newPersona(): string {
  return `empty@${crypto.randomUUID().slice(0, 8)}`;
}

interface Registrant {
  person: Person;
  persona: string;
  connectionId: string;
}

async function registrant(): Promise<Registrant> {
  const persona = newPersona();
  return { persona, ...await newSyncedConnection(persona) };
}

async function begin(
  { person, connectionId }: Registrant,
  more: Record<string, unknown> = {},
): Promise<Body> {
  const { status, body } = await person.call("register-account", {
    connection_id: connectionId,
    account_name: "New Shop",
    ...more,
  });
  assert.equal(status, 200, JSON.stringify(body));
  return body.registration;
}

async function goOn({ person }: Registrant, id: string): Promise<Body> {
  const { status, body } = await person.call(`register-account/${id}`, {});
  assert.equal(status, 200, JSON.stringify(body));
  return body.registration;
}

async function accept(registration: Body): Promise<void> {
  await amazon.acceptTerms(new URL(registration.terms_url).pathname.split("/").at(-1) ?? "");
}

async function submissions({ persona }: Registrant): Promise<number> {
  const log = await amazon.log();
  return log.filter((entry) => entry.operation === "register_account" && entry.persona === persona)
    .length;
}

async function accountsAtAmazon({ persona }: Registrant): Promise<number> {
  return (await amazon.data(persona)).ads_accounts;
}

/** Lets time pass: since the submission, and for whoever holds the claim. */
async function timePasses(id: string, seconds: number): Promise<void> {
  await database`
    with passed as (
      update amazon_ads_private.registration_work
      set claim_expires_at = claim_expires_at - make_interval(secs => ${seconds})
      where registration_id = ${id}
    )
    update amazon_ads.account_registrations
    set submitted_at = submitted_at - make_interval(secs => ${seconds})
    where id = ${id}`;
}

async function withRegistrationSeconds(seconds: number, run: () => Promise<void>): Promise<void> {
  await amazon.changeSettings({ registration_seconds: seconds });
  try {
    await run();
  } finally {
    await amazon.resetSettings();
  }
}

const REGISTER = { operation: "register_account" } as const;

Deno.test("the whole way: terms, a person's click, submission, Amazon's work, and the account is synced", async () => {
  await withRegistrationSeconds(2, async () => {
    const who = await registrant();
    const terms = await begin(who, { country_codes: ["GB"] });
    assert.equal(terms.status, "terms_pending");
    assert.equal(terms.account_name, "New Shop");
    assert.deepEqual(terms.country_codes, ["UK"], "as the Ads API spells it");
    assert.equal(terms.region, "NA");
    assert.equal(terms.ads_account_id, null);
    assert.equal(terms.error, null);
    assert.equal((await fetch(terms.terms_url)).status, 200, "a person can open the terms");
    assert.equal((await goOn(who, terms.id)).status, "terms_pending", "nobody has accepted yet");
    assert.equal(await submissions(who), 0);

    await accept(terms);
    const pending = await goOn(who, terms.id);
    assert.equal(pending.status, "pending");
    assert.match(pending.ads_account_id, /^amzn1\.ads-account\.g\./);
    assert.ok(pending.submitted_at);
    assert.equal((await goOn(who, terms.id)).status, "pending");

    const registered = await until("the account is registered", 10_000, async () => {
      const registration = await goOn(who, terms.id);
      return registration.status === "registered" ? registration : undefined;
    });
    assert.equal(registered.ads_account_id, pending.ads_account_id);
    assert.equal(registered.amazon_status, "CREATED");
    assert.ok(registered.finished_at);
    assert.equal(await submissions(who), 1);
    await until("the account is synced", 20_000, async () => {
      const { data } = await who.person.supabase.schema("amazon_ads").from("user_accounts").select(
        "amazon_account_id",
      )
        .eq("amazon_account_id", pending.ads_account_id);
      return data?.[0];
    });
    const { data } = await who.person.supabase.schema("amazon_ads").from("account_registrations")
      .select("id, status");
    assert.deepEqual(data, [{ id: terms.id, status: "registered" }], "its user may read it");
    assert.deepEqual(await goOn(who, terms.id), registered, "what is over is only told again");
  });
});

Deno.test("the media types are Amazon's: another one for the request than for the answer", async () => {
  const who = await registrant();
  const terms = await begin(who);
  await accept(terms);
  await goOn(who, terms.id);
  await goOn(who, terms.id);
  const headers = (await amazon.log()).filter(({ persona }) => persona === who.persona)
    .flatMap(({ operation, headers }) =>
      ["create_terms_token", "terms_token", "register_account", "ads_account"].includes(operation)
        ? [[operation, headers["content-type"], headers["accept"]]]
        : []
    );
  assert.deepEqual(headers, [
    [
      "create_terms_token",
      "application/vnd.GlobalRegistrationService.TermsTokenResource.v1.0+json",
      "application/vnd.termstokenresource.v1+json",
    ],
    ["terms_token", undefined, "application/vnd.termstokenresource.v1+json"],
    [
      "register_account",
      "application/vnd.registeradsaccountresource.v1+json",
      "application/json",
    ],
    ["ads_account", undefined, "application/vnd.accountresource.v1+json"],
  ]);
});

Deno.test("without terms it goes out at once, to the region that was asked for", async () => {
  const who = await registrant();
  const registration = await begin(who, { use_terms_token: false, region: "EU" });
  assert.equal(registration.status, "pending");
  assert.equal(registration.terms_url, null);
  const [entry] = (await amazon.log()).filter(({ operation, persona }) =>
    operation === "register_account" && persona === who.persona
  );
  assert.equal(entry?.region, "EU");
});

Deno.test("details are sealed while they are needed, and gone once Amazon has them", async () => {
  const who = await registrant();
  const phone = "+1 206 555 0175";
  const terms = await begin(who, {
    association: { business: { name: "Corner Café", phone, city: "Seattle", country_code: "US" } },
  });
  assert.equal(terms.association, "business");
  const stored = () =>
    database<{ row: string }[]>`
      select to_jsonb(w)::text as row from amazon_ads_private.registration_work as w
      where registration_id = ${terms.id} and encrypted_association is not null
      union all
      select to_jsonb(r)::text from amazon_ads.account_registrations as r where id = ${terms.id}`;
  const before = await stored();
  assert.equal(before.length, 2);
  assert.ok(!before.some(({ row }) => row.includes("555 0175") || row.includes("Seattle")));
  assert.ok(!JSON.stringify(terms).includes("Seattle"));
  await accept(terms);
  assert.equal((await goOn(who, terms.id)).status, "pending", "Amazon has taken the details");
  assert.equal((await stored()).length, 1);
});

Deno.test("twenty calls through two processes the moment the terms are accepted: one submission", async () => {
  const who = await registrant();
  const terms = await begin(who);
  await accept(terms);
  await using processes = await twoProcesses("register-account");
  const answers = await withFault(
    { match: REGISTER, respond: { delay_ms: 400 } },
    () =>
      Promise.all(
        Array.from(
          { length: 20 },
          (_, i) => who.person.call(`register-account/${terms.id}`, {}, processes.urls[i % 2]),
        ),
      ),
  );
  assert.deepEqual(answers.map(({ status }) => status), Array(20).fill(200));
  assert.equal(await submissions(who), 1);
  assert.equal(await accountsAtAmazon(who), 1);
  assert.equal((await goOn(who, terms.id)).status, "pending");
});

Deno.test("two registrations begun at the same time without terms: one goes out, the other is refused", async () => {
  const who = await registrant();
  const answers = await withFault(
    { match: REGISTER, respond: { delay_ms: 400 } },
    () =>
      Promise.all([1, 2].map(() =>
        who.person.call("register-account", {
          connection_id: who.connectionId,
          use_terms_token: false,
        })
      )),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  assert.ok(answers.some(({ body }) => body.code === "registration_under_way"));
  assert.equal(await submissions(who), 1);
});

Deno.test("whoever begins anew gives up the one that waited for its terms", async () => {
  const who = await registrant();
  const [first, second] = [await begin(who), await begin(who)];
  await accept(first);
  await accept(second);
  const given = await goOn(who, first.id);
  assert.equal(given.status, "failed");
  assert.equal(given.error.code, "registration_superseded");
  assert.equal((await goOn(who, second.id)).status, "pending");
  assert.equal(await submissions(who), 1);
  assert.equal((await goOn(who, second.id)).status, "pending");
  const third = await begin(who);
  assert.equal(third.status, "terms_pending", "one that Amazon works on keeps no other out");
});

Deno.test("carried out, and the answer lost: the used terms tell, and the new account is found", async () => {
  const who = await registrant();
  const terms = await begin(who);
  await accept(terms);
  const lost = await withFault(
    { match: { ...REGISTER, persona: who.persona }, respond: { answer_then_drop: true } },
    () => goOn(who, terms.id),
  );
  assert.equal(lost.status, "submitted");
  assert.equal(lost.error.code, "amazon_unavailable");
  const other = await who.person.call("register-account", { connection_id: who.connectionId });
  assert.equal(other.body.code, "registration_under_way", "not another one before this is clear");
  const found = await goOn(who, terms.id);
  assert.equal(found.status, "pending");
  assert.ok(found.ads_account_id);
  assert.equal(found.error, null);
  assert.equal(await submissions(who), 1);
  assert.equal(await accountsAtAmazon(who), 1);
});

Deno.test("not carried out, and no answer: accepted terms that are unused say so, and it goes out again", async () => {
  const who = await registrant();
  const terms = await begin(who);
  await accept(terms);
  const dropped = await withFault(
    { match: { ...REGISTER, persona: who.persona }, respond: { broken: "drop_connection" } },
    () => goOn(who, terms.id),
  );
  assert.equal(dropped.status, "submitted");
  assert.equal((await goOn(who, terms.id)).status, "submitted", "it may still be on its way");
  assert.equal(await submissions(who), 1);
  await timePasses(terms.id, 61);
  assert.equal((await goOn(who, terms.id)).status, "pending");
  assert.equal(await submissions(who), 2);
  assert.equal(await accountsAtAmazon(who), 1);
});

Deno.test("a 503 without terms: the account that is new and has the name is the one, wherever a sync has put it since", async () => {
  const who = await registrant();
  const lost = await withFault(
    { match: { ...REGISTER, persona: who.persona }, respond: { status: 503, carry_out: true } },
    () => begin(who, { use_terms_token: false, account_name: "Second Shop" }),
  );
  assert.equal(lost.status, "submitted");
  await amazon.changeData(who.persona, { op: "add_account", account_name: "Another" });
  await who.person.call("sync-accounts", { connection_ids: [who.connectionId] });
  const found = await goOn(who, lost.id);
  assert.equal(found.status, "pending");
  assert.equal(await submissions(who), 1);
});

Deno.test("an outcome that nobody can tell ends as such, and nothing is sent a second time", async () => {
  const who = await registrant();
  const lost = await withFault(
    { match: { ...REGISTER, persona: who.persona }, respond: { broken: "drop_connection" } },
    () => begin(who, { use_terms_token: false }),
  );
  assert.equal(lost.status, "submitted");
  await timePasses(lost.id, 300);
  assert.equal(
    (await goOn(who, lost.id)).status,
    "submitted",
    "Amazon may take a while to list it",
  );
  await timePasses(lost.id, 301);
  const unknown = await goOn(who, lost.id);
  assert.equal(unknown.status, "failed");
  assert.equal(unknown.error.code, "registration_outcome_unknown");
  assert.match(unknown.error.detail, /before you register again/);
  assert.equal((await goOn(who, lost.id)).status, "failed");
  assert.equal(await submissions(who), 1);
  assert.equal((await begin(who)).status, "terms_pending", "the way is free again");
});

Deno.test("two accounts that it could be are none", async () => {
  const who = await registrant();
  const lost = await withFault(
    { match: { ...REGISTER, persona: who.persona }, respond: { answer_then_drop: true } },
    () => begin(who, { use_terms_token: false, account_name: "Twin" }),
  );
  await amazon.changeData(who.persona, { op: "add_account", account_name: "Twin" });
  assert.equal((await goOn(who, lost.id)).status, "submitted");
  await timePasses(lost.id, 601);
  assert.equal((await goOn(who, lost.id)).error.code, "registration_outcome_unknown");
});

Deno.test("a process killed in the middle of the submission: another one finds out what became of it", async () => {
  const who = await registrant();
  const terms = await begin(who);
  await accept(terms);
  const victim = await startFunctionProcess({
    functionName: "register-account",
    env: stack.functionEnv,
  });
  await withFault(
    { match: { ...REGISTER, persona: who.persona }, respond: { delay_ms: 1_000 } },
    async (faultId) => {
      const broken = who.person.call(`register-account/${terms.id}`, {}, victim.url)
        .catch(() => undefined);
      await until(
        "Amazon has the submission",
        10_000,
        async () => (await amazon.fault(faultId)).consumed === 1 || undefined,
      );
      victim.kill("SIGKILL");
      assert.equal(await broken, undefined);
      assert.equal((await goOn(who, terms.id)).status, "submitted", "its claim still holds");
      await until(
        "Amazon has carried it out",
        5_000,
        async () => await accountsAtAmazon(who) === 1 ? true : undefined,
      );
    },
  );
  assert.equal((await goOn(who, terms.id)).status, "submitted");
  await timePasses(terms.id, 61);
  assert.equal((await goOn(who, terms.id)).status, "pending");
  assert.equal(await submissions(who), 1);
});

Deno.test("a process that died before it sent anything, and one that comes back late", async () => {
  const who = await registrant();
  const terms = await begin(who);
  await accept(terms);
  const caller = database.json({ kind: "user", user_id: who.person.userId });
  const claimOf = async (): Promise<string> => {
    const [row] = await database<[{ answer: Body }]>`
      select amazon_ads.claim_registration(${caller}, ${terms.id}, 60) as answer`;
    return row.answer.claim.claim_id;
  };
  const dead = await claimOf();
  await timePasses(terms.id, 61);
  const alive = await claimOf();
  assert.notEqual(alive, dead);
  const [late] = await database<[{ answer: Body }]>`
    select amazon_ads.begin_submission(${terms.id}, ${dead}, 60) as answer`;
  assert.equal(late.answer.granted, false, "who was overtaken sends nothing");
  const [sent] = await database<[{ answer: Body }]>`
    select amazon_ads.begin_submission(${terms.id}, ${alive}, 60) as answer`;
  assert.equal(sent.answer.granted, true);
  await timePasses(terms.id, 61);
  const next = await claimOf();
  const [result] = await database<[{ answer: Body }]>`
    select amazon_ads.settle_registration(${terms.id}, ${alive},
      '{"status": "pending", "ads_account_id": "amzn1.ads-account.g.late"}') as answer`;
  assert.equal(result.answer.stored, true, "which account it is, Amazon tells only once");
  const [lost] = await database<[{ answer: Body }]>`
    select amazon_ads.settle_registration(${terms.id}, ${next},
      '{"status": "failed", "error_code": "registration_outcome_unknown"}') as answer`;
  assert.equal(lost.answer.stored, false);
  assert.equal(lost.answer.registration.status, "pending");
});

Deno.test("what Amazon refuses has failed, says why, and nothing is kept for another try", async () => {
  const who = await registrant();
  const terms = await begin(who, {
    country_codes: ["DE"],
    association: { business: { name: "Corner Café" } },
  });
  await accept(terms);
  const refused = await goOn(who, terms.id);
  assert.equal(refused.status, "failed");
  assert.equal(refused.error.code, "registration_refused");
  assert.match(refused.error.detail, /register in US only/);
  assert.ok(refused.error.amazon_request_id, "for a ticket with Amazon");
  const { body: { registrations: [listed] } } = await send(
    who.person.as,
    "GET",
    "register-account",
  );
  assert.deepEqual(listed.error, refused.error);
  assert.ok(refused.finished_at);
  const rows = await database`
    select from amazon_ads_private.registration_work
    where registration_id = ${terms.id} and (encrypted_association is not null or terms_token is not null)`;
  assert.equal(rows.length, 0);
});

for (
  const [what, respond, status, code] of [
    ["throttled", { status: 429, retry_after: 2 }, 429, "amazon_throttled"],
    ["without permission", { status: 403 }, 403, "amazon_permission_denied"],
    ["unauthorized", { status: 401 }, 403, "amazon_permission_denied"],
  ] as const
) {
  for (const use_terms_token of [true, false]) {
    const way = use_terms_token ? "with terms" : "without terms";
    Deno.test(`a submission that is ${what}, ${way}, was not carried out: the caller is told, the next call sends it`, async () => {
      const who = await registrant();
      const terms = use_terms_token ? await begin(who) : undefined;
      if (terms) await accept(terms);
      const answer = await withFault(
        { match: { ...REGISTER, persona: who.persona }, respond },
        () =>
          terms
            ? who.person.call(`register-account/${terms.id}`, {})
            : who.person.call("register-account", {
              connection_id: who.connectionId,
              use_terms_token,
            }),
      );
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.equal(answer.body.code, code);
      if (status === 429) assert.equal(answer.headers.get("retry-after"), "2");
      const { data } = await who.person.supabase.schema("amazon_ads").from("account_registrations")
        .select("*");
      assert.equal(data?.[0].status, use_terms_token ? "terms_pending" : "submitted");
      assert.equal(data?.[0].submitted_at, null);
      assert.equal((await goOn(who, data?.[0].id)).status, "pending");
      assert.equal(await submissions(who), 2);
      assert.equal(await accountsAtAmazon(who), 1);
    });
  }
}

Deno.test("Amazon down while the terms are asked for: nothing is begun, and nothing repeated", async () => {
  const who = await registrant();
  for (const respond of [{ status: 500 }, { broken: "truncated" }, { broken: "html" }] as const) {
    const before = (await amazon.log()).length;
    const { status } = await withFault(
      { match: { operation: "create_terms_token", persona: who.persona }, respond },
      () => who.person.call("register-account", { connection_id: who.connectionId }),
    );
    assert.ok(status === 502 || status === 503, String(status));
    const asked = (await amazon.log()).slice(before).filter(({ operation, persona }) =>
      operation === "create_terms_token" && persona === who.persona
    );
    assert.equal(asked.length, 1);
  }
  const { data } = await who.person.supabase.schema("amazon_ads").from("account_registrations")
    .select("id");
  assert.deepEqual(data, []);
});

Deno.test("Amazon stumbling while it is looked at: read again, or the caller is told and nothing is lost", async () => {
  const who = await registrant();
  const terms = await begin(who);
  await accept(terms);
  const stumbles = { operation: "terms_token", persona: who.persona } as const;
  const down = await withFault(
    { match: stumbles, respond: { status: 429, retry_after: 60 } },
    () => who.person.call(`register-account/${terms.id}`, {}),
  );
  assert.equal(down.body.code, "amazon_throttled");
  const pending = await withFault(
    { match: stumbles, respond: { broken: "truncated" }, times: 1 },
    () => goOn(who, terms.id),
  );
  assert.equal(pending.status, "pending");
  const half = await withFault(
    { match: { operation: "ads_account", persona: who.persona }, respond: { status: 404 } },
    () => goOn(who, terms.id),
  );
  assert.equal(half.status, "pending", "a new account may be missing for a moment");
  await timePasses(terms.id, 3601);
  const lost = await withFault(
    { match: { operation: "ads_account", persona: who.persona }, respond: { status: 404 } },
    () => goOn(who, terms.id),
  );
  assert.equal(lost.error.code, "registration_lost");
});

Deno.test("words of Amazon's: DISABLED has failed, partly created is registered, an unknown one waits", async () => {
  const quoted = "refused Atza|quoted";
  await withRegistrationSeconds(600, async () => {
    for (
      const [word, status] of [
        ["UNHEARD_OF", "pending"],
        ["PARTIALLY_CREATED", "registered"],
        ["DISABLED", "failed"],
      ] as const
    ) {
      const who = await registrant();
      const { id, ads_account_id } = await begin(who, { use_terms_token: false });
      await amazon.changeData(who.persona, {
        op: "update_account",
        ads_account_id,
        set: { status: word, errors: { US: [{ errorCode: "REFUSED", errorMessage: quoted }] } },
      });
      const registration = await goOn(who, id);
      assert.equal(registration.status, status, word);
      assert.equal(registration.amazon_status, word);
      if (status === "failed") {
        assert.equal(registration.error.code, "registration_refused");
        assert.match(registration.error.detail, /refused \[token\]/);
      }
      assert.ok(!JSON.stringify(registration).includes("quoted"), "a token that Amazon quotes");
    }
  });
});

Deno.test("terms that Amazon does not know, and terms that were used elsewhere, end the registration", async () => {
  for (const [change, code] of [["unknown", "terms_token_unknown"], ["used", "terms_token_used"]]) {
    const who = await registrant();
    const terms = await begin(who);
    await accept(terms);
    if (change === "unknown") {
      await database`
        update amazon_ads_private.registration_work set terms_token = ${crypto.randomUUID()}
        where registration_id = ${terms.id}`;
    } else {
      const token = new URL(terms.terms_url).pathname.split("/").at(-1);
      const { body } = await who.person.call("get-token", { connection_id: who.connectionId });
      const response = await fetch(`${stack.amazon_url}/na/adsAccounts`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${body.access_token}`,
          "amazon-advertising-api-clientid": body.client_id,
          "content-type": "application/vnd.registeradsaccountresource.v1+json",
        },
        body: JSON.stringify({ termsToken: token }),
      });
      assert.equal(response.status, 201, await response.text());
    }
    const registration = await goOn(who, terms.id);
    assert.equal(registration.status, "failed");
    assert.equal(registration.error.code, code);
  }
});

Deno.test("a connection that was disconnected, and a consent that was taken back, stop it where it is", async () => {
  const who = await registrant();
  const terms = await begin(who);
  await accept(terms);
  await amazon.revoke({ persona: who.persona });
  await database`
    update amazon_ads_private.oauth_tokens set expires_at = now() - interval '1 minute', refresh_started_at = now() - interval '1 hour'
    where connection_id = ${who.connectionId}`;
  for (let times = 0; times < 2; times++) {
    const revoked = await who.person.call(`register-account/${terms.id}`, {});
    assert.equal(revoked.status, 409);
    assert.equal(revoked.body.code, "reauthorization_required");
  }
  const refused = await who.person.call("register-account", { connection_id: who.connectionId });
  assert.equal(refused.body.code, "reauthorization_required");
  await who.person.call("sync-accounts", {
    operation: "disconnect",
    connection_ids: [who.connectionId],
  });
  const gone = await who.person.call(`register-account/${terms.id}`, {});
  assert.equal(gone.body.code, "connection_disconnected");
  const { data } = await who.person.supabase.schema("amazon_ads").from("account_registrations")
    .select("status");
  assert.deepEqual(data, [{ status: "terms_pending" }]);
  assert.equal(await submissions(who), 0);
});

Deno.test("nobody goes on with, or sees, another's registration", async () => {
  const who = await registrant();
  const terms = await begin(who);
  const stranger = await newPerson();
  for (
    const [path, body] of [
      [`register-account/${terms.id}`, {}],
      [`register-account/${crypto.randomUUID()}`, {}],
    ] as const
  ) {
    const { status, body: problem } = await stranger.call(path, body);
    assert.equal(status, 404);
    assert.equal(problem.code, "registration_not_found");
  }
  const begun = await stranger.call("register-account", { connection_id: who.connectionId });
  assert.equal(begun.body.code, "connection_not_found");
  const { data } = await stranger.supabase.schema("amazon_ads").from("account_registrations")
    .select("id");
  assert.deepEqual(data, []);

  const reader = (await makeKey(who.person.as, { scopes: ["accounts:read"] })).as;
  const refused = await call(`register-account/${terms.id}`, {}, reader);
  assert.equal(refused.body.code, "api_key_scope_missing");
  const writer =
    (await makeKey(who.person.as, { scopes: ["accounts:write"], connection_id: who.connectionId }))
      .as;
  assert.equal((await call(`register-account/${terms.id}`, {}, writer)).status, 200);
  const cron = await call(`register-account/${terms.id}`, {}, { "x-schedule-ticket": "unknown" });
  assert.equal(cron.body.code, "caller_not_allowed");
  const operator = await call(`register-account/${terms.id}`, { user_id: who.person.userId }, {
    apikey: secretKeys.default,
  });
  assert.equal(operator.status, 200);
});

Deno.test("GET goes on with one, and lists them for who has lost an id", async () => {
  const who = await registrant();
  const [first, second] = [await begin(who), await begin(who)];
  await accept(second);
  const key = (await makeKey(who.person.as, { scopes: ["accounts:read", "accounts:write"] })).as;
  const get = async (path: string): Promise<Body> => {
    const response = await fetch(`${stack.functions_url}/register-account${path}`, {
      headers: key,
    });
    assert.equal(response.status, 200);
    return await response.json();
  };
  const { registrations } = await get(`?connection_id=${who.connectionId}`);
  assert.deepEqual(
    registrations.map(({ id, status }: Body) => [id, status]),
    [[second.id, "terms_pending"], [first.id, "failed"]],
  );
  assert.equal((await get(`/${second.id}`)).registration.status, "pending");
  const foreign = await (await newPerson()).call("register-account", { connection_id: 5 });
  assert.equal(foreign.body.code, "invalid_request");
});

for (
  const [what, body] of [
    ["two countries", { country_codes: ["US", "CA"] }],
    ["a country that is none", { country_codes: ["Germany"] }],
    ["an unknown kind of association", { association: { reseller: {} } }],
    [
      "two associations",
      { association: { amazon_author: { email: "a@b.test" }, business: { name: "B" } } },
    ],
    ["a business without a name", { association: { business: { phone: "1" } } }],
    ["a region that is none", { region: "US" }],
  ] as const
) {
  Deno.test(`a registration with ${what} is not begun`, async () => {
    const person = await newPerson();
    const { status, body: problem } = await person.call("register-account", {
      connection_id: crypto.randomUUID(),
      ...body,
    });
    assert.equal(status, 400);
    assert.equal(problem.code, "invalid_request");
  });
}

Deno.test("a registration that nobody goes on with for a week expires, and its details with it", async () => {
  const who = await registrant();
  const terms = await begin(who, { association: { amazon_author: { email: "ada@app.test" } } });
  const runHousekeeping = () => database`select amazon_ads_private.run_housekeeping()`;
  await runHousekeeping();
  assert.equal((await goOn(who, terms.id)).status, "terms_pending");
  await database`
    update amazon_ads.account_registrations set created_at = now() - interval '8 days' where id = ${terms.id}`;
  await runHousekeeping();
  const expired = await goOn(who, terms.id);
  assert.equal(expired.status, "failed");
  assert.equal(expired.error.code, "registration_expired");
  const rows = await database`
    select from amazon_ads_private.registration_work
    where registration_id = ${terms.id} and (encrypted_association is not null or terms_token is not null)`;
  assert.equal(rows.length, 0);
});

Deno.test("one that was sent and that nobody asks about for a week ends as what nobody knows, and the next may begin", async () => {
  const who = await registrant();
  const sent = await withFault(
    { match: { operation: "register_account", persona: who.persona }, respond: { status: 503 } },
    () => begin(who, { use_terms_token: false }),
  );
  assert.equal(sent.status, "submitted");
  const refused = await who.person.call("register-account", {
    connection_id: who.connectionId,
    use_terms_token: false,
  });
  assert.equal(refused.body.code, "registration_under_way");
  await timePasses(sent.id, 8 * 24 * 3600);
  await database`select amazon_ads_private.run_housekeeping()`;
  const ended = await goOn(who, sent.id);
  assert.deepEqual([ended.status, ended.error.code], ["failed", "registration_outcome_unknown"]);
  assert.equal(await submissions(who), 1, "it is never sent again");
  assert.equal((await begin(who)).status, "terms_pending");
});

Deno.test("users read how their registrations stand, and nothing of how they are worked on", async () => {
  const who = await registrant();
  await begin(who);
  const { data, error } = await who.person.supabase.schema("amazon_ads").from(
    "account_registrations",
  ).select("*");
  assert.equal(error, null);
  assert.deepEqual(data?.map(({ status }) => status), ["terms_pending"]);
  const columns = Object.keys(data?.[0] ?? {});
  assert.deepEqual(columns.filter((name) => /token|claim|submissions|encrypted/.test(name)), []);
});
