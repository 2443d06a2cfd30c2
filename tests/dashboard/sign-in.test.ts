import assert from "node:assert/strict";
import { z } from "zod";
import { newPerson } from "../support/person.ts";
import { database } from "../support/stack.ts";
import { dashboardUrl, newProfile, type Profile } from "./support/dashboard.ts";

/** What the page asks Auth for. */
const otpRequestSchema = z.object({
  email: z.string(),
  create_user: z.literal(false),
  code_challenge: z.string().min(43),
  code_challenge_method: z.literal("s256"),
});

/** A browser profile of a project that signs people in by links. */
async function newProfileWithLinks(): Promise<Profile> {
  const profile = await newProfile();
  await profile.context.route("**/dashboard/config.json", async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      json: { ...await response.json(), sign_in: ["password", "magic_link"] },
    });
  });
  return profile;
}

/**
 * What a click in the e-mail does at Supabase Auth: it takes the token of the link, and sends the browser
 * back with a code. The local Auth takes the request for a link and changes the code into a session; it
 * sends no e-mail, and the links that it would send are of another kind, so this part is played here.
 *
 * @returns The address to which the browser is sent.
 */
async function clickInEmail(
  email: string,
  request: z.output<typeof otpRequestSchema>,
  returnsTo: string,
): Promise<string> {
  const code = crypto.randomUUID();
  const used = await database`
    update auth.users set recovery_token = '' where email = ${email} and recovery_token <> '' returning id`;
  const [user] = used;
  assert.ok(user, "Auth has made a token for the link");
  await database`
    insert into auth.flow_state ${
    database({
      id: crypto.randomUUID(),
      user_id: user["id"],
      auth_code: code,
      authentication_method: "magiclink",
      code_challenge_method: request.code_challenge_method,
      code_challenge: request.code_challenge,
      provider_type: "magiclink",
      provider_access_token: "",
      provider_refresh_token: "",
      created_at: new Date(),
      updated_at: new Date(),
    })
  }`;
  return `${returnsTo}?code=${code}`;
}

/** Asks for a link in a new page; answers with what Auth was asked for. */
async function askForLink(
  profile: Profile,
  email: string,
): Promise<{ request: z.output<typeof otpRequestSchema>; returnsTo: string }> {
  const page = await profile.open("sign-in");
  await page.getByRole("button", { name: "E-mail me a link instead" }).click();
  await page.getByLabel("Send a link to").fill(email);
  const [sent] = await Promise.all([
    page.waitForRequest((request) =>
      request.url().includes("/auth/v1/otp") && request.method() === "POST"
    ),
    page.getByRole("button", { name: "Send the link" }).click(),
  ]);
  await page.getByText("Look into your mailbox").waitFor();
  return {
    request: otpRequestSchema.parse(sent.postDataJSON()),
    returnsTo: new URL(sent.url()).searchParams.get("redirect_to") ?? "",
  };
}

Deno.test("a link by e-mail signs a person in, once and in the browser that asked for it", async () => {
  const { email } = await newPerson();
  await using profile = await newProfileWithLinks();
  const { request, returnsTo } = await askForLink(profile, email);
  assert.equal(request.email, email);
  assert.equal(returnsTo, `${dashboardUrl}sign-in`);
  const link = await clickInEmail(email, request, returnsTo);

  await using stranger = await newProfileWithLinks();
  const elsewhere = await stranger.open(link);
  await elsewhere.getByRole("alert").getByText(/was asked for in another browser/).waitFor();

  const page = await profile.open(link);
  await page.waitForURL(`${dashboardUrl}connections`);
  await page.getByTitle(email).waitFor();
  assert.equal(new URL(page.url()).search, "", "the code has left the address");

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${dashboardUrl}sign-in`);
  await page.goto(link);
  await page.getByRole("alert").getByText(/was used before/).waitFor();
});

Deno.test("the answer is the same for an address that has no account", async () => {
  await using profile = await newProfileWithLinks();
  const page = await profile.open("sign-in");
  await page.getByRole("button", { name: "E-mail me a link instead" }).click();
  await page.getByLabel("Send a link to").fill(`nobody-${crypto.randomUUID()}@example.com`);
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.getByText("Look into your mailbox").waitFor();
});

Deno.test("a link that has expired says so", async () => {
  await using profile = await newProfileWithLinks();
  const page = await profile.open(
    "sign-in#error=access_denied&error_code=otp_expired&error_description=Email+link+is+invalid+or+has+expired",
  );
  await page.getByRole("alert").getByText("The link did not sign you in").waitFor();
  await page.getByRole("button", { name: "E-mail me a link instead" }).waitFor();
});
