import assert from "node:assert/strict";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { buildDashboard } from "../../../dashboard/build/build-dashboard.ts";
import { findChromium } from "../../e2e/browser/chromium.ts";
import { newPerson, type Person } from "../../support/person.ts";
import { stack } from "../../support/stack.ts";

await buildDashboard();

const executablePath = await findChromium();
assert.ok(executablePath, "This machine has no Chromium.");

/** The browser of this file's tests. */
export const browser: Browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
Deno.test.afterAll(() => browser.close());

/** The address of the dashboard. */
export const dashboardUrl = `${stack.supabase_url}/dashboard/`;

/** How a browser profile differs from the ordinary one. */
export interface ProfileOptions {
  /** The signed-in person; none without. */
  person?: Person;
  colorScheme?: "light" | "dark";
  viewport?: { width: number; height: number };
}

/** A browser profile of its own, and what went wrong in its pages. */
export interface Profile extends AsyncDisposable {
  context: BrowserContext;
  /** What the console reported as errors, and exceptions that no code caught. */
  problems: string[];
  /** Opens a page of the dashboard, and waits until it has settled. */
  open(path: string): Promise<Page>;
}

/** The session of a person, as the dashboard keeps it in the browser. */
async function sessionOf(person: Person): Promise<string> {
  const { data } = await person.supabase.auth.getSession();
  return JSON.stringify(data.session);
}

/** Opens a browser profile. Its storage begins with the person's session. */
export async function newProfile(
  { person, colorScheme = "light", viewport = { width: 1280, height: 800 } }: ProfileOptions = {},
): Promise<Profile> {
  const context = await browser.newContext({
    colorScheme,
    viewport,
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(20_000);
  const problems: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  context.on("weberror", (error) => problems.push(String(error.error())));
  if (person !== undefined) {
    await context.addInitScript(([key, session, origin]) => {
      if (key && session && location.origin === origin && localStorage.getItem("told") === null) {
        localStorage.setItem("told", "1");
        localStorage.setItem(key, session);
      }
    }, ["amazon-ads-connect.session", await sessionOf(person), new URL(dashboardUrl).origin]);
  }
  return {
    context,
    problems,
    async open(path): Promise<Page> {
      const page = await context.newPage();
      await page.goto(new URL(path, dashboardUrl).href);
      return page;
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** A browser profile in which a new person is signed in. */
export async function newSignedInProfile(
  options: Omit<ProfileOptions, "person"> = {},
): Promise<Profile & { person: Person }> {
  const person = await newPerson();
  return { ...await newProfile({ ...options, person }), person };
}

/** Decides on Amazon's consent page, as a persona of its list. */
export async function decideAtAmazon(
  page: Page,
  persona: RegExp,
  decision: "Allow" | "Deny" = "Allow",
): Promise<void> {
  await page.waitForURL(`${stack.amazon_url}/**`);
  await page.getByRole("radio", { name: persona }).check();
  await page.getByRole("button", { name: decision }).click();
}
