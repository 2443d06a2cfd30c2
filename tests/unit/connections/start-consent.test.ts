import assert from "node:assert/strict";
import { startConsent } from "../../../shared/connections/start-consent.ts";
import type { StartedConsent } from "../../../shared/contract/answers/oauth-start.ts";
import type { Context } from "../../../shared/context.ts";
import { startRequestSchema } from "../../../shared/contract/requests/oauth-start.ts";
import { sha256Base64url, sha256Hex } from "../../../shared/crypto/sha256.ts";
import { ownClient, testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { connectionId, user, userId } from "../support/tokens.ts";

const EXPIRES = "2026-11-21T12:10:00+00:00";

/** What `begin_consent` answers: as asked, and for a renewal what the connection had before. */
function begun(args: Record<string, unknown>): unknown {
  return {
    connection_id: args["connection_id"],
    client_id: args["oauth_client_id"] === null ? args["client_id"] : "brought-client",
    region: args["region"] ?? "EU",
    scopes: args["scopes"] ?? ["advertising::audiences"],
    expires_at: EXPIRES,
  };
}

async function start(
  request: unknown,
): Promise<{ context: Context; started: StartedConsent; args: Record<string, unknown> }> {
  const database = scriptedDatabase({
    read_owner: [{ user_id: userId }],
    begin_consent: [begun],
  });
  const context = testContext({ database });
  const started = await startConsent(context, user, startRequestSchema.parse(request));
  return { context, started, args: database.argsOf("begin_consent") };
}

Deno.test("a consent starts with defaults", async () => {
  const { started, args } = await start({});
  assert.equal(started.expires_at, EXPIRES);
  assert.equal(started.connection_id, args["connection_id"]);
  const { state_hash: _, encrypted_code_verifier: __, connection_id: ___, ...rest } = args;
  assert.deepEqual(rest, {
    caller: user,
    renews: false,
    name: "Amazon Ads",
    region: "NA",
    scopes: ["advertising::campaign_management"],
    client_id: ownClient.clientId,
    oauth_client_id: null,
    redirect_uri: "https://project.test/functions/v1/oauth-callback",
    return_to: null,
  });
});

Deno.test("the address leads to the region's consent page with the state that was stored", async () => {
  const { started, args } = await start({
    region: "FE",
    scopes: ["profile", "advertising::audiences"],
  });
  const url = new URL(started.authorization_url);
  assert.equal(url.origin + url.pathname, "https://fe.amazon.test/ap/oa");
  assert.equal(url.searchParams.get("client_id"), ownClient.clientId);
  assert.equal(url.searchParams.get("scope"), "profile advertising::audiences");
  assert.equal(url.searchParams.get("redirect_uri"), args["redirect_uri"]);
  const state = url.searchParams.get("state") ?? "";
  assert.match(state, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(sha256Hex(state), args["state_hash"]);
  assert.ok(!JSON.stringify(args).includes(state), "the state itself is not stored");
});

Deno.test("the verifier is stored sealed, for this connection, and matches the challenge", async () => {
  const { context, started, args } = await start({});
  const url = new URL(started.authorization_url);
  const verifier = await context.sealer.open(String(args["encrypted_code_verifier"]), {
    row: started.connection_id,
    owner: userId,
    kind: "code_verifier",
  });
  assert.equal(url.searchParams.get("code_challenge"), sha256Base64url(verifier));
  assert.ok(!started.authorization_url.includes(verifier));
});

Deno.test("each consent has a state, a verifier and a connection of its own", async () => {
  const [one, other] = [await start({}), await start({})];
  assert.notEqual(one.args["state_hash"], other.args["state_hash"]);
  assert.notEqual(one.started.connection_id, other.started.connection_id);
});

Deno.test("with a connection_id that connection is renewed", async () => {
  const { started, args } = await start({ connection_id: connectionId });
  assert.equal(started.connection_id, connectionId);
  assert.equal(args["connection_id"], connectionId);
  assert.equal(args["renews"], true);
});

Deno.test("a renewal keeps the region and the scopes that the connection has", async () => {
  const { started, args } = await start({ connection_id: connectionId });
  assert.deepEqual([args["region"], args["scopes"]], [null, null]);
  const url = new URL(started.authorization_url);
  assert.equal(url.origin, "https://eu.amazon.test");
  assert.equal(url.searchParams.get("scope"), "advertising::audiences");
});

Deno.test("a renewal may ask for another region and other scopes", async () => {
  const asked = { connection_id: connectionId, region: "FE", scopes: ["profile"] };
  const { started, args } = await start(asked);
  assert.deepEqual([args["region"], args["scopes"]], ["FE", ["profile"]]);
  assert.equal(new URL(started.authorization_url).origin, "https://fe.amazon.test");
});

Deno.test("the consent page is that of the user's own app", async () => {
  const { started, args } = await start({ oauth_client_id: connectionId });
  assert.equal(args["oauth_client_id"], connectionId);
  assert.equal(new URL(started.authorization_url).searchParams.get("client_id"), "brought-client");
});

Deno.test("the return address is stored as given", async () => {
  const { args } = await start({ return_to: "https://app.test/connected?from=settings" });
  assert.equal(args["return_to"], "https://app.test/connected?from=settings");
});

Deno.test("an address that is not listed is refused before anything is stored", async () => {
  const database = scriptedDatabase();
  const context = testContext({ database });
  const request = startRequestSchema.parse({ return_to: "https://evil.test/connected" });
  await refusalOf("return_to_not_allowed", () => startConsent(context, user, request));
  assert.deepEqual(database.calls, []);
});

const refusals = [
  "connection_not_found",
  "connection_not_ready",
  "oauth_client_not_found",
  "user_unknown",
] as const;

for (const refused of refusals) {
  Deno.test(`${refused} is passed on`, async () => {
    const database = scriptedDatabase({
      read_owner: [{ user_id: userId }],
      begin_consent: [{ refusal: refused }],
    });
    const context = testContext({ database });
    const request = startRequestSchema.parse({ connection_id: connectionId });
    await refusalOf(refused, () => startConsent(context, user, request));
  });
}

Deno.test("every scope that Amazon has is accepted", () => {
  const scopes = [
    "advertising::campaign_management",
    "cpc_advertising:campaign_management",
    "advertising::audiences",
    "advertising::test:create_account",
    "profile",
    "profile:user_id",
    "postal_code",
  ];
  for (const scope of scopes) assert.ok(startRequestSchema.safeParse({ scopes: [scope] }).success);
});

Deno.test("a request of another form is refused", async (t) => {
  const refused = [
    { name: "" },
    { name: "   " },
    { name: "n".repeat(121) },
    { name: 5 },
    { region: "US" },
    { region: "na" },
    { scopes: [] },
    { scopes: "profile" },
    { scopes: ["profile advertising::audiences"] },
    { scopes: ["a&b=c"] },
    { scopes: Array.from({ length: 11 }, () => "profile") },
    { return_to: "connected" },
    { return_to: `https://app.test/${"x".repeat(2_000)}` },
    { connection_id: "1" },
    { oauth_client_id: "1" },
    { user_id: connectionId },
    [],
    null,
    "NA",
  ];
  for (const request of refused) {
    await t.step(JSON.stringify(request).slice(0, 60), () => {
      assert.ok(!startRequestSchema.safeParse(request).success);
    });
  }
});

Deno.test("a name is stored without surrounding white space", () => {
  assert.equal(startRequestSchema.parse({ name: "  My shop " }).name, "My shop");
});
