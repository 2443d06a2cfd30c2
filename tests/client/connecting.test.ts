import assert from "node:assert/strict";
import { createAdsConnect } from "../../client/index.ts";
import { openCallback } from "../support/consent.ts";
import { newPerson } from "../support/person.ts";
import { amazon, returnTo, stack } from "../support/stack.ts";
import { addressAfter, newDeveloper } from "./support/client-of.ts";

Deno.test("a person connects, and the return page finishes, twice with the same answer", async () => {
  const { ads } = await newDeveloper();
  const url = await addressAfter(ads, "seller");
  const connection = await ads.finishConnecting({ url });
  assert.equal(connection?.status, "active");
  assert.equal(connection?.name, "My brand");
  const confirmation = new URL(url).searchParams.get("confirmation") ?? "";
  const again = await ads.confirmConsent(confirmation);
  assert.equal(again.id, connection?.id);
  assert.equal(again.status, "active");
});

Deno.test("a callback that the browser opens twice returns to the app both times", async () => {
  const { ads } = await newDeveloper();
  const { authorization_url } = await ads.startConsent();
  const { redirect_to } = await amazon.consent({ authorization_url, persona: "seller" });
  const first = await openCallback(redirect_to);
  const second = await openCallback(redirect_to);
  assert.equal(second.status, 302);
  assert.equal(second.location?.href, first.location?.href);
  assert.equal((await ads.finishConnecting({ url: second.location?.href }))?.status, "active");
});

Deno.test("a person who says no is an error with a code", async () => {
  const { ads } = await newDeveloper();
  const url = await addressAfter(ads, "seller", "deny");
  await assert.rejects(ads.finishConnecting({ url }), { code: "consent_denied" });
});

Deno.test("another person's page cannot finish", async () => {
  const { ads } = await newDeveloper();
  const url = await addressAfter(ads, "seller");
  const stranger = (await newDeveloper()).ads;
  await assert.rejects(stranger.finishConnecting({ url }), { code: "confirmation_refused" });
  await assert.rejects(ads.finishConnecting({ url }), { code: "confirmation_invalid" });
});

Deno.test("a renewal keeps the connection", async () => {
  const { ads } = await newDeveloper();
  const connection = await ads.finishConnecting({ url: await addressAfter(ads, "seller") });
  const renewed = await ads.startConsent({ connection_id: connection?.id ?? "" });
  assert.equal(renewed.connection_id, connection?.id);
});

Deno.test("a page on the stack's own origins can be returned to at once", async () => {
  const { supabase } = await newPerson();
  const ads = createAdsConnect(supabase);
  for (
    const origin of [
      stack.supabase_url,
      stack.supabase_url.replace("127.0.0.1", "localhost"),
      "http://localhost:3000",
      "http://localhost:5173",
    ]
  ) {
    const started = await ads.startConsent({ return_to: `${origin}/` });
    assert.ok(started.authorization_url, origin);
  }
  await assert.rejects(ads.startConsent({ return_to: "https://elsewhere.example/" }), {
    code: "return_to_not_allowed",
    status: 400,
  });
});

Deno.test("an invited person connects without a session, in one browser", async () => {
  const { ads } = await newDeveloper();
  const { link, invitation } = await ads.invitations.create({ name: "Client", page_url: returnTo });
  const secret = new URL(link).hash.replace("#invitation=", "");
  const guest = createAdsConnect({
    url: stack.supabase_url,
    publishableKey: stack.publishable_key,
    accessToken: () => null,
  });
  assert.equal((await guest.invitations.open(secret)).renews, false);
  const { authorization_url, browser_secret } = await guest.invitations.start(secret);
  const { redirect_to } = await amazon.consent({ authorization_url, persona: "seller" });
  const { location } = await openCallback(redirect_to);
  const confirmation = location?.searchParams.get("confirmation") ?? "";
  const confirmed = await guest.invitations.confirm({
    invitation: secret,
    confirmation,
    browser_secret,
  });
  assert.equal(confirmed.status, "active");
  const [listed] = await ads.invitations.list();
  assert.equal(listed?.id, invitation.id);
  assert.equal(listed?.status, "used");
  await assert.rejects(guest.invitations.open(secret), { code: "invitation_invalid" });
  await assert.rejects(guest.connections.list(), { code: "unauthenticated", status: 401 });
});
