import assert from "node:assert/strict";
import { startConsent } from "../support/consent.ts";
import { send } from "../support/send.ts";
import { amazon } from "../support/stack.ts";
import { dashboardUrl, decideAtAmazon, newSignedInProfile } from "./support/dashboard.ts";

const RETURN_TO = `${dashboardUrl}connected`;

/** Every error that the callback can send to the page, and the words that tell of it. */
const CALLBACK_ERRORS: [code: string, title: string][] = [
  ["consent_denied", "You did not allow access at Amazon"],
  ["authorization_code_rejected", "Amazon's answer has expired"],
  ["amazon_unavailable", "Amazon does not answer as it should"],
  ["amazon_client_rejected", "Amazon refuses this app"],
  ["amazon_request_rejected", "Amazon refused the consent"],
  ["amazon_answer_invalid", "Amazon sent no lasting consent"],
  ["sealed_value_unreadable", "The consent could not be stored"],
  ["something_new", "The consent was not finished"],
];

Deno.test("each failure that comes back from Amazon is told in words, with a way on", async () => {
  await using profile = await newSignedInProfile();
  for (const [code, title] of CALLBACK_ERRORS) {
    const page = await profile.open(
      `connected?connection_id=${crypto.randomUUID()}&error=${code}`,
    );
    await page.getByRole("heading", { name: title }).waitFor();
    await page.getByRole("button", { name: "Start again at Amazon" }).waitFor();
    await page.close();
  }
});

Deno.test("a person who denies reads that nothing was connected, and can start again", async () => {
  await using profile = await newSignedInProfile();
  const { authorizationUrl } = await startConsent(profile.person.as, { return_to: RETURN_TO });
  const page = await profile.open(authorizationUrl);
  await decideAtAmazon(page, /Small seller/, "Deny");
  await page.getByRole("heading", { name: "You did not allow access at Amazon" }).waitFor();
  await page.getByRole("heading", { name: "Connecting failed", level: 1 }).waitFor();
  await page.getByRole("button", { name: "Start again at Amazon" }).click();
  await decideAtAmazon(page, /Small seller/);
  await page.getByRole("heading", { name: "Amazon Ads is connected" }).waitFor();
  await page.getByRole("heading", { name: "Connected", level: 1 }).waitFor();
  await page.waitForURL(/connected\?connection_id=/);
  await page.reload();
  await page.getByRole("heading", { name: "Amazon Ads is connected" }).waitFor();
});

Deno.test("a confirmation that is made up, or another person's, is refused in words", async () => {
  await using profile = await newSignedInProfile();
  const page = await profile.open("connected?confirmation=made-up");
  await page.getByRole("heading", { name: "This consent is over" }).waitFor();

  await using other = await newSignedInProfile();
  const started = await startConsent(other.person.as, { return_to: RETURN_TO });
  const { redirect_to } = await amazon.consent({
    authorization_url: started.authorizationUrl,
    persona: "seller",
    decision: "allow",
  });
  await page.goto(redirect_to);
  await page.getByRole("heading", { name: "Another login started this consent" }).waitFor();
  const { body } = await send(other.person.as, "GET", `connections/${started.connectionId}`);
  assert.notEqual(body.connection?.status, "active");
});

Deno.test("no answer is waited out: the same confirmation is handed in again", async () => {
  await using profile = await newSignedInProfile();
  const started = await startConsent(profile.person.as, { return_to: RETURN_TO });
  const { redirect_to } = await amazon.consent({
    authorization_url: started.authorizationUrl,
    persona: "seller",
    decision: "allow",
  });
  let isDown = true;
  await profile.context.route(
    "**/functions/v1/oauth-confirm",
    (route) => isDown ? route.abort() : route.continue(),
  );
  const page = await profile.open(redirect_to);
  await page.getByRole("heading", { name: "No answer came" }).waitFor();
  isDown = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "Amazon Ads is connected" }).waitFor();
});

Deno.test("the page without a consent says what it is for", async () => {
  await using profile = await newSignedInProfile();
  const page = await profile.open("connected");
  await page.getByRole("heading", { name: "There is no consent to finish" }).waitFor();
  await page.goto(`${dashboardUrl}connected?connection_id=${crypto.randomUUID()}`);
  await page.getByRole("heading", { name: "There is no consent to finish" }).waitFor();
});

Deno.test("a person whose session has ended signs in, and the consent is finished", async () => {
  await using profile = await newSignedInProfile();
  const { person } = profile;
  const started = await startConsent(person.as, { return_to: RETURN_TO });
  const { redirect_to } = await amazon.consent({
    authorization_url: started.authorizationUrl,
    persona: "seller",
    decision: "allow",
  });
  const password = crypto.randomUUID();
  await person.supabase.auth.updateUser({ password });
  const page = await profile.open("connections");
  await page.evaluate(() => localStorage.removeItem("amazon-ads-connect.session"));
  await page.goto(redirect_to);
  await page.waitForURL(`${dashboardUrl}sign-in?next=**`);
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "Amazon Ads is connected" }).waitFor();
});
