import assert from "node:assert/strict";
import { type CallbackOutcome, finishConsent } from "../../../shared/connections/finish-consent.ts";
import type { Context } from "../../../shared/context.ts";
import { callbackQuerySchema } from "../../../shared/contract/requests/oauth-callback.ts";
import { createKeyedHash } from "../../../shared/crypto/keyed-hash.ts";
import { sha256Hex } from "../../../shared/crypto/sha256.ts";
import type { ConnectError, ErrorCode } from "../../../shared/errors.ts";
import { keyNamed, ownClient, testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import {
  databaseDown,
  type ScriptedDatabase,
  scriptedDatabase,
} from "../support/scripted-database.ts";
import { type ScriptedFetch, scriptedFetch, times } from "../support/scripted-fetch.ts";
import { connectionId, userId } from "../support/tokens.ts";

const consentId = "c1a7e3f0-9b42-4d58-8f1e-2a6b5c4d3e2f";
const query = { state: "state-1", code: "code-1" };
const tokens = { access_token: "Atza|1", refresh_token: "Atzr|1", expires_in: 3600 };

/** What `consume_state` answers for a consent of the project's own app. */
async function pending(
  context: Context,
  changes: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  return {
    outcome: "consumed",
    user_id: userId,
    consent_id: consentId,
    connection_id: connectionId,
    client_id: ownClient.clientId,
    region: "EU",
    oauth_client_id: null,
    encrypted_client_secret: null,
    redirect_uri: "https://project.test/functions/v1/oauth-callback",
    return_to: "https://app.test/connected",
    encrypted_code_verifier: await context.sealer.seal("verifier-1", {
      row: connectionId,
      owner: userId,
      kind: "code_verifier",
    }),
    ...changes,
  };
}

async function world(
  lwa: ScriptedFetch,
  script: { consent?: Record<string, unknown>; store?: unknown } = {},
): Promise<{ context: Context; database: ScriptedDatabase }> {
  const database = scriptedDatabase({
    consume_state: [await pending(testContext(), script.consent)],
    store_consent: [script.store ?? { connection_id: connectionId }],
    abandon_consent: [{}],
  });
  return { context: testContext({ database, lwa: lwa.fetch }), database };
}

Deno.test("a consent is exchanged, sealed and stored, and waits for its confirmation", async () => {
  const lwa = scriptedFetch(Response.json(tokens));
  const { context, database } = await world(lwa);
  const outcome = await finishConsent(context, query);

  assert.deepEqual(database.statements(), ["consume_state", "store_consent"]);
  assert.deepEqual(database.argsOf("consume_state"), { state_hash: await sha256Hex("state-1") });
  assert.ok("confirmation" in outcome);
  assert.equal(outcome.returnTo, "https://app.test/connected");
  assert.equal(outcome.connectionId, connectionId);
  assert.match(outcome.confirmation, /^[A-Za-z0-9_-]{43}$/);

  const stored = database.argsOf("store_consent");
  assert.equal(stored["consent_id"], consentId);
  assert.equal(stored["expires_in"], 3600);
  assert.equal(stored["token_type"], "bearer");
  assert.equal(stored["confirmation_hash"], await sha256Hex(outcome.confirmation));
  for (const [kind, token] of [["access_token", "Atza|1"], ["refresh_token", "Atzr|1"]] as const) {
    const sealed = String(stored[`encrypted_${kind}`]);
    assert.equal(
      await context.sealer.open(sealed, { row: connectionId, owner: userId, kind }),
      token,
    );
  }
  assert.ok(!JSON.stringify(stored).includes(outcome.confirmation));
});

Deno.test("the code is exchanged in the region, with the address and with the verifier of its consent", async () => {
  const lwa = scriptedFetch(Response.json(tokens));
  await finishConsent((await world(lwa)).context, query);
  assert.equal(lwa.request().url.href, "https://eu.amazon.test/token");
  const form = Object.fromEntries(new URLSearchParams(lwa.request().body));
  assert.deepEqual(form, {
    grant_type: "authorization_code",
    code: "code-1",
    redirect_uri: "https://project.test/functions/v1/oauth-callback",
    code_verifier: "verifier-1",
    client_id: ownClient.clientId,
    client_secret: ownClient.clientSecret,
  });
});

Deno.test("the exchange is retried after a transient failure of Amazon", async () => {
  const lwa = scriptedFetch(new Response("<html>", { status: 503 }), Response.json(tokens));
  const outcome = await finishConsent((await world(lwa)).context, query);
  assert.ok("confirmation" in outcome);
  assert.equal(lwa.requests.length, 2);
});

Deno.test("a state that is unknown or expired is refused: no return address is known", async () => {
  const lwa = scriptedFetch();
  const database = scriptedDatabase({ consume_state: [{ refusal: "state_invalid" }] });
  const context = testContext({ database, lwa: lwa.fetch });
  await refusalOf("state_invalid", () => finishConsent(context, query));
  assert.deepEqual(database.statements(), ["consume_state"]);
  assert.equal(lwa.requests.length, 0);
});

Deno.test("while the database is unavailable no state is consumed and no consent abandoned", async () => {
  const database = scriptedDatabase({ consume_state: [databaseDown()] });
  const context = testContext({ database });
  await refusalOf("database_unavailable", () => finishConsent(context, query));
  assert.deepEqual(database.statements(), ["consume_state"]);
});

/** Checks that a person is sent back with a failure that names the connection. */
function assertFailed(outcome: CallbackOutcome, code: ErrorCode): ConnectError {
  if (!("failure" in outcome)) assert.fail("the consent did not fail");
  const { failure, ...back } = outcome;
  assert.deepEqual(back, { returnTo: "https://app.test/connected", connectionId });
  assert.deepEqual([failure.code, failure.facts.connection_id], [code, connectionId]);
  return failure;
}

const refusals: Record<string, ErrorCode> = {
  access_denied: "consent_denied",
  invalid_scope: "amazon_request_rejected",
  server_error: "amazon_request_rejected",
};

Deno.test("an error code of Amazon's is repeated, any other text is not", async () => {
  for (
    const [error, told] of [
      ["invalid_scope", "Amazon answered invalid_scope."],
      ["sesame", "Amazon answered an unknown error."],
    ] as const
  ) {
    const { context } = await world(scriptedFetch());
    const outcome = await finishConsent(context, { state: "state-1", error });
    assert.equal(assertFailed(outcome, "amazon_request_rejected").message, told);
  }
});

for (const [error, code] of Object.entries(refusals)) {
  Deno.test(`${error} from Amazon consumes the state and abandons the consent as ${code}`, async () => {
    const lwa = scriptedFetch();
    const { context, database } = await world(lwa);
    const outcome = await finishConsent(context, { state: "state-1", error });
    assertFailed(outcome, code);
    assert.deepEqual(database.statements(), ["consume_state", "abandon_consent"]);
    assert.deepEqual(database.argsOf("abandon_consent"), {
      consent_id: consentId,
      error_code: code,
    });
    assert.equal(lwa.requests.length, 0);
  });
}

interface Failure {
  what: string;
  answers: () => ScriptedFetch;
  script?: Parameters<typeof world>[1];
  code: ErrorCode;
  asked: number;
  stores?: true;
}

function refusing(error: string, status: number): () => ScriptedFetch {
  return () => scriptedFetch(Response.json({ error }, { status }));
}

const failures: Failure[] = [
  {
    what: "a code that Amazon refuses",
    answers: refusing("invalid_grant", 400),
    code: "authorization_code_rejected",
    asked: 1,
  },
  {
    what: "a client that Amazon refuses",
    answers: refusing("invalid_client", 401),
    code: "amazon_client_rejected",
    asked: 1,
  },
  {
    what: "an Amazon that stays down",
    answers: () => scriptedFetch(...times(3, () => new Response("", { status: 500 }))),
    code: "amazon_unavailable",
    asked: 3,
  },
  {
    what: "an answer without a refresh token",
    answers: () => scriptedFetch(Response.json({ access_token: "Atza|1", expires_in: 3600 })),
    code: "amazon_answer_invalid",
    asked: 1,
  },
  {
    what: "a verifier that does not open",
    answers: () => scriptedFetch(),
    script: { consent: { encrypted_code_verifier: "a.b.c.d.e" } },
    code: "sealed_value_unreadable",
    asked: 0,
  },
  {
    what: "a project that has another client by now",
    answers: () => scriptedFetch(),
    script: { consent: { client_id: "amzn1.application-oa2-client.former" } },
    code: "amazon_client_rejected",
    asked: 0,
  },
  {
    what: "a database that is down when the tokens are there",
    answers: () => scriptedFetch(Response.json(tokens)),
    script: { store: databaseDown() },
    code: "database_unavailable",
    asked: 1,
    stores: true,
  },
  {
    what: "a consent that was removed in the meantime",
    answers: () => scriptedFetch(Response.json(tokens)),
    script: { store: { refusal: "state_invalid" } },
    code: "state_invalid",
    asked: 1,
    stores: true,
  },
];

for (const { what, answers, script, code, asked, stores } of failures) {
  Deno.test(`${what} abandons the consent and tells the app`, async () => {
    const lwa = answers();
    const { context, database } = await world(lwa, script);
    assertFailed(await finishConsent(context, query), code);
    assert.equal(lwa.requests.length, asked);
    const between = stores ? ["store_consent"] : [];
    assert.deepEqual(database.statements(), ["consume_state", ...between, "abandon_consent"]);
    assert.deepEqual(database.argsOf("abandon_consent"), {
      consent_id: consentId,
      error_code: code,
    });
  });
}

Deno.test("an unexpected failure abandons the consent as well", async () => {
  const lwa = scriptedFetch(Response.json(tokens));
  const { context, database } = await world(lwa, { store: new TypeError("a bug") });
  await assert.rejects(finishConsent(context, query), TypeError);
  assert.equal(database.statements().at(-1), "abandon_consent");
});

Deno.test("a client that Amazon refuses is named, with what sets it right", async () => {
  const refused = () => scriptedFetch(Response.json({ error: "invalid_client" }, { status: 401 }));
  const project = await finishConsent((await world(refused())).context, query);
  assert.match(assertFailed(project, "amazon_client_rejected").message, /AMAZON_ADS_CLIENT_SECRET/);

  const appId = "0c000000-0000-4000-8000-000000000001";
  const { sealer } = testContext();
  const consent = {
    client_id: "amzn1.application-oa2-client.brought",
    oauth_client_id: appId,
    encrypted_client_secret: await sealer.seal("brought", {
      row: appId,
      owner: userId,
      kind: "client_secret",
    }),
  };
  const own = await finishConsent((await world(refused(), { consent })).context, query);
  const { message } = assertFailed(own, "amazon_client_rejected");
  assert.match(message, /"amzn1\.application-oa2-client\.brought"/);
  assert.match(message, new RegExp(`PATCH /oauth-clients/${appId}`));
  assert.doesNotMatch(message, /AMAZON_ADS_/);
});

/** What `consume_state` answers for a state that was consumed before. */
function finished(changes: Record<string, unknown>): Record<string, unknown> {
  return {
    outcome: "finished",
    connection_id: connectionId,
    return_to: "https://app.test/connected",
    confirmation_hash: null,
    error_code: null,
    ...changes,
  };
}

/** Delivers a callback to a world where an earlier one has been delivered. */
async function deliverAgain(
  answers: Record<string, unknown>[],
  again: Parameters<typeof finishConsent>[1],
): Promise<CallbackOutcome> {
  const database = scriptedDatabase({ consume_state: answers });
  return await finishConsent(testContext({ database }), again);
}

Deno.test("a callback that is delivered again has the same confirmation", async () => {
  const { context, database } = await world(scriptedFetch(Response.json(tokens)));
  const first = await finishConsent(context, query);
  const { confirmation_hash } = database.argsOf("store_consent");
  assert.deepEqual(await deliverAgain([finished({ confirmation_hash })], query), first);
});

Deno.test("the confirmation is still derived after a rotation of keys", async () => {
  const { context, database } = await world(scriptedFetch(Response.json(tokens)));
  const first = await finishConsent(context, query);
  const { confirmation_hash } = database.argsOf("store_consent");
  const rotated = {
    ...testContext({
      database: scriptedDatabase({ consume_state: [finished({ confirmation_hash })] }),
    }),
    keyedHash: createKeyedHash([keyNamed("b"), keyNamed("a")]),
  };
  assert.deepEqual(await finishConsent(rotated, query), first);
});

Deno.test("the state without the code of the person who consented gives no confirmation", async () => {
  const { context, database } = await world(scriptedFetch(Response.json(tokens)));
  await finishConsent(context, query);
  const { confirmation_hash } = database.argsOf("store_consent");
  for (const again of [{ state: "state-1", code: "code-2" }, { state: "state-1", error: "x" }]) {
    await refusalOf("state_invalid", () => deliverAgain([finished({ confirmation_hash })], again));
  }
});

Deno.test("a failed callback that is delivered again has the same error", async () => {
  const outcome = await deliverAgain([finished({ error_code: "consent_denied" })], {
    state: "state-1",
    error: "access_denied",
  });
  assertFailed(outcome, "consent_denied");
});

Deno.test("a callback that is delivered while the first is in progress waits for its outcome", async () => {
  const { context, database } = await world(scriptedFetch(Response.json(tokens)));
  const first = await finishConsent(context, query);
  const { confirmation_hash } = database.argsOf("store_consent");
  const answers = [{ outcome: "in_progress" }, finished({ confirmation_hash })];
  assert.deepEqual(await deliverAgain(answers, query), first);
});

Deno.test("a callback has a state, and a code or an error", () => {
  const accepted = [query, { state: "s", error: "access_denied" }, { ...query, scope: "profile" }];
  for (const given of accepted) assert.ok(callbackQuerySchema.safeParse(given).success);
  const refused = [
    {},
    { state: "s" },
    { code: "c" },
    { error: "access_denied" },
    { state: "", code: "c" },
    { state: "s", code: "" },
    { state: "s".repeat(501), code: "c" },
    { state: "s", code: "c".repeat(2_001) },
  ];
  for (const given of refused) assert.ok(!callbackQuerySchema.safeParse(given).success);
});
