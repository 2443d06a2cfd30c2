import assert from "node:assert/strict";
import { adsApiCredential, listCredential } from "../../../shared/accounts/ads-api-credential.ts";
import { ownClient, testContext } from "../support/context.ts";
import { scriptedDatabase } from "../support/scripted-database.ts";
import { scriptedFetch } from "../support/scripted-fetch.ts";
import {
  connectionId,
  leasedToken,
  recorded,
  storedToken,
  targetedToken,
  user,
} from "../support/tokens.ts";

Deno.test("a credential is the connection's token with two minutes at least", async () => {
  const { sealer } = testContext();
  const database = scriptedDatabase({
    read_token: [await storedToken(sealer, { expires_in: 120 })],
  });
  const credential = await adsApiCredential(testContext({ database }), user, connectionId);
  assert.equal(credential.accessToken, "Atza|stored");
  assert.equal(credential.clientId, ownClient.clientId);
  assert.deepEqual(database.argsOf("read_token"), {
    caller: user,
    target: { connection_id: connectionId },
  });
});

Deno.test("a renewal forces a refresh", async () => {
  const { sealer } = testContext();
  const stored = await storedToken(sealer);
  const database = scriptedDatabase({
    read_token: [stored, stored],
    claim_refresh: [{ outcome: "claimed", ...await leasedToken(sealer) }],
    record_refreshes: recorded({ ...stored, generation: 8, stored: true }),
  });
  const lwa = scriptedFetch(Response.json({ access_token: "Atza|new", expires_in: 3600 }));
  const context = testContext({ database, lwa: lwa.fetch });
  const credential = await adsApiCredential(context, user, connectionId);
  assert.equal(await credential.renew(), "Atza|new");
  assert.equal(database.argsOf("claim_refresh")["not_before"], stored.now);
});

Deno.test("a list's credential is read with the right to read accounts, and knows where it is used", async () => {
  const { sealer } = testContext();
  const database = scriptedDatabase({
    read_list_token: [await targetedToken(sealer, { api_region: "FE" })],
  });
  const context = testContext({ database });
  const { credential, region } = await listCredential(context, user, { profile_id: "1" });
  assert.deepEqual([credential.accessToken, region], ["Atza|stored", "FE"]);
  assert.deepEqual(database.argsOf("read_list_token"), {
    caller: user,
    target: { profile_id: "1" },
  });
});

Deno.test("its renewal asks for no other right: nothing but the refresh goes to the database", async () => {
  const { sealer } = testContext();
  const stored = await targetedToken(sealer);
  const database = scriptedDatabase({
    read_list_token: [stored],
    claim_refresh: [{ outcome: "claimed", ...await leasedToken(sealer) }],
    record_refreshes: recorded({ ...stored, generation: 8, stored: true }),
  });
  const lwa = scriptedFetch(Response.json({ access_token: "Atza|new", expires_in: 3600 }));
  const context = testContext({ database, lwa: lwa.fetch });
  const { credential } = await listCredential(context, user, { connection_id: connectionId });
  assert.equal(await credential.renew(), "Atza|new");
  assert.equal(database.argsOf("claim_refresh")["not_before"], stored.now);
});
