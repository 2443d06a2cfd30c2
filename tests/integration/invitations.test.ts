import assert from "node:assert/strict";
import { connect } from "../support/connect.ts";
import { openCallback } from "../support/consent.ts";
import { eventually } from "../support/eventually.ts";
import { firstSyncEnded } from "../support/first-sync.ts";
import { newPerson } from "../support/person.ts";
import { assertDone, send } from "../support/send.ts";
import { amazon, database, returnTo } from "../support/stack.ts";

const owner = await newPerson();
const asOwner = owner.as;

/** Makes an invitation: its id and the secret in the fragment of its link. */
async function invite(more: Record<string, unknown> = {}): Promise<{ id: string; secret: string }> {
  const { invitation, link } = assertDone(
    await send(asOwner, "POST", "invitations", { name: "Client", page_url: returnTo, ...more }),
  );
  assert.ok(link.startsWith(`${returnTo}#invitation=`));
  return { id: invitation.id, secret: link.slice(`${returnTo}#invitation=`.length) };
}

/** Consents in a browser that starts by an invitation, and comes back to the page. */
async function consent(
  secret: string,
  persona: string,
): Promise<{ confirmation: string; browser_secret: string }> {
  const started = assertDone(await accept({ action: "start", invitation: secret }));
  const { redirect_to } = await amazon.consent({
    authorization_url: started.authorization_url,
    persona,
    decision: "allow",
  });
  const { location } = await openCallback(redirect_to);
  assert.equal(`${location?.origin}${location?.pathname}`, returnTo);
  const confirmation = location?.searchParams.get("confirmation") ?? assert.fail("no confirmation");
  return { confirmation, browser_secret: started.browser_secret };
}

/** Calls as the invited person's page does: without a session. */
function accept(sent: Record<string, unknown>): ReturnType<typeof send> {
  return send({}, "POST", "accept-invitation", sent);
}

Deno.test("a person who is no user connects for the owner, by a link", async () => {
  const { id, secret } = await invite();
  const opened = assertDone(await accept({ action: "open", invitation: secret }));
  assert.equal(opened.invitation.owner.email, owner.email);
  assert.equal(opened.invitation.renews, false);
  assert.deepEqual(opened.invitation.scopes, ["advertising::campaign_management"]);

  const back = await consent(secret, "seller");
  const confirmed = assertDone(await accept({ action: "confirm", invitation: secret, ...back }));
  assert.equal(confirmed.status, "active");
  const again = await accept({ action: "confirm", invitation: secret, ...back });
  assert.deepEqual(assertDone(again), confirmed, "the browser may send it twice");
  await firstSyncEnded(confirmed.connection_id);
  const request = { connection_id: confirmed.connection_id };
  assertDone(await send(asOwner, "POST", "get-token", request));

  const { invitations } = assertDone(await send(asOwner, "GET", "invitations"));
  const listed = invitations.find((invitation: { id: string }) => invitation.id === id);
  assert.equal(listed.status, "used");
  assert.equal(listed.connection_id, confirmed.connection_id);
  assert.ok(!JSON.stringify(invitations).includes(secret));
  for (const action of ["open", "start"]) {
    const { status, body } = await accept({ action, invitation: secret });
    assert.deepEqual([status, body.code], [404, "invitation_invalid"]);
  }
});

Deno.test("the confirmation in another browser gives nothing, and destroys the tokens", async () => {
  const { secret } = await invite();
  const { confirmation } = await consent(secret, "seller");
  const other = { confirmation, browser_secret: "b".repeat(43) };
  const refused = await accept({ action: "confirm", invitation: secret, ...other });
  assert.deepEqual([refused.status, refused.body.code], [403, "confirmation_refused"]);
  const [left] = await database`
    select from amazon_ads_private.oauth_states as s join amazon_ads_private.invitations as i on i.id = s.invitation_id
    where i.user_id = ${owner.userId} and i.used_at is null`;
  assert.equal(left, undefined);
});

Deno.test("of ten confirmations at once, one moves the tokens and all are answered the same", async () => {
  const { secret } = await invite();
  const back = await consent(secret, "seller");
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => accept({ action: "confirm", invitation: secret, ...back })),
  );
  const confirmed = answers.map((answer) => assertDone(answer));
  assert.equal(new Set(confirmed.map(({ connection_id }) => connection_id)).size, 1);
  const [{ connection_id } = assert.fail()] = confirmed;
  const created = await database`
    select from amazon_ads.token_refresh_history where connection_id = ${connection_id} and action = 'created'`;
  assert.equal(created.length, 1);
});

Deno.test("the owner cannot confirm what an invited person consented to", async () => {
  const { secret } = await invite();
  const { confirmation } = await consent(secret, "seller");
  const { status, body } = await send(asOwner, "POST", "oauth-confirm", { confirmation });
  assert.deepEqual([status, body.code], [403, "confirmation_refused"]);
});

Deno.test("a renewal by the same login is active at once, by another one after approval", async () => {
  const connectionId = await connect(asOwner, "seller");
  await firstSyncEnded(connectionId);
  const same = await invite({ connection_id: connectionId });
  const sameBack = await consent(same.secret, "seller");
  const renewed = await accept({ action: "confirm", invitation: same.secret, ...sameBack });
  assert.equal(assertDone(renewed).status, "active");

  const other = await invite({ connection_id: connectionId });
  const otherBack = await consent(other.secret, "brand");
  const waiting = await accept({ action: "confirm", invitation: other.secret, ...otherBack });
  assert.equal(assertDone(waiting).status, "awaiting_approval");
  const approved = assertDone(await send(asOwner, "POST", `invitations/${other.id}`));
  assert.equal(approved.connection.status, "active");
  const changed = await eventually("the sync finds another login", async () => {
    const { body } = await send(asOwner, "GET", `connections/${connectionId}`);
    return body.connection.amazon_login_changed === null ? undefined : body.connection;
  });
  assert.equal(changed.id, connectionId);
  const accepted = assertDone(
    await send(asOwner, "PATCH", `connections/${connectionId}`, { accept_amazon_login: true }),
  );
  assert.equal(accepted.connection.amazon_login_changed, null);
});

Deno.test("a revoked invitation is worth nothing", async () => {
  const { id, secret } = await invite();
  const { invitation } = assertDone(await send(asOwner, "DELETE", `invitations/${id}`));
  assert.equal(invitation.status, "revoked");
  const { status, body } = await accept({ action: "open", invitation: secret });
  assert.deepEqual([status, body.code], [404, "invitation_invalid"]);
});

Deno.test("a page that is not on the list of return addresses is refused", async () => {
  const { status, body } = await send(asOwner, "POST", "invitations", {
    page_url: "https://attacker.example.com/",
  });
  assert.deepEqual([status, body.code], [400, "return_to_not_allowed"]);
});
