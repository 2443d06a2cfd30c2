import type { Page } from "playwright-core";
import { stack } from "../../support/stack.ts";
import { answering, failing, hanging } from "./intercept.ts";
import type { People } from "./people.ts";

/** A page in a state, and what says that it is there. */
export interface Place {
  name: string;
  path: string;
  /** A text that is shown when the page has settled. */
  settled: string | RegExp;
  /** Answers requests in place of the project, before the page is opened. */
  intercept?: (page: Page) => Promise<void>;
  /** Leads from the page to the state. */
  act?: (page: Page) => Promise<void>;
}

const OUT_OF_REACH = /the database is out of reach/;

/** Opens a dialog with a button, or with a menu and an entry of it. */
function opening(button: string | RegExp, item?: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole("button", { name: button }).first().click();
    if (item !== undefined) await page.getByRole("menuitem", { name: item }).click();
    await page.getByRole("dialog").waitFor();
  };
}

/** A page whose answers do not come, and one whose answers never do. */
function withoutAnswers(name: string, path: string, loading: string, ...ends: string[]): Place[] {
  return [
    {
      name: `${name}-failing`,
      path,
      settled: OUT_OF_REACH,
      intercept: (page) => failing(page, ...ends),
    },
    {
      name: `${name}-loading`,
      path,
      settled: loading,
      intercept: (page) => hanging(page, ...ends),
    },
  ];
}

/** Fills in a form of a dialog and sends it, where the answer is not the project's. */
function sending(
  open: string,
  fields: Record<string, string>,
  send: string,
): (page: Page) => Promise<void> {
  return async (page) => {
    await opening(open)(page);
    const dialog = page.getByRole("dialog");
    for (const [label, value] of Object.entries(fields)) {
      await dialog.getByLabel(label, { exact: true }).fill(value);
    }
    await dialog.getByRole("button", { name: send }).click();
    await dialog.getByRole("button", { name: "Done" }).waitFor();
  };
}

/** The pages of people who are not signed in. */
function signedOutPlaces({ invitation }: People["ids"]): Place[] {
  return [
    { name: "sign-in", path: "sign-in", settled: "Sign in to Ads Connect" },
    {
      name: "sign-in-refused",
      path: "sign-in",
      settled: "Sign in to Ads Connect",
      act: async (page): Promise<void> => {
        await page.getByLabel("E-mail address").fill("ada@example.com");
        await page.getByLabel("Password", { exact: true }).fill("wrong");
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.getByText("Not signed in").waitFor();
      },
    },
    {
      name: "sign-in-ways",
      path: "sign-in#error=access_denied&error_code=otp_expired&error_description=Expired",
      settled: "The link did not sign you in",
      intercept: (page) =>
        answering(page, ["dashboard/config.json"], {
          body: {
            supabase_url: "/",
            publishable_key: stack.publishable_key,
            sign_in: ["password", "magic_link", "google", "azure"],
          },
        }),
      act: (page) => page.getByRole("button", { name: "E-mail me a link instead" }).click(),
    },
    {
      name: "cannot-start",
      path: "sign-in",
      settled: "The dashboard cannot start",
      intercept: (page) => answering(page, ["dashboard/config.json"], { body: {} }),
    },
    { name: "invite-incomplete", path: "invite", settled: "The link is not complete" },
    {
      name: "invite-invalid",
      path: `invite#invitation=${"x".repeat(43)}`,
      settled: "This link no longer works",
    },
    // Last of its kind: the tab keeps the secret of the link.
    { name: "invite", path: invitation, settled: "What you allow" },
    { name: "no-such-page", path: "nothing", settled: "There is nothing at this address" },
  ];
}

/** The pages of a person who has nothing, and pages that get no answer. */
function emptyPlaces({ brand, schedule, webhook }: People["ids"]): Place[] {
  return [
    {
      name: "connections-empty",
      path: "connections",
      settled: "Connect your first Amazon Ads account",
    },
    { name: "accounts-empty", path: "accounts", settled: "No accounts yet" },
    { name: "reports-empty", path: "reports", settled: "No reports yet" },
    { name: "keys-empty", path: "keys", settled: "No keys yet" },
    { name: "apps-empty", path: "apps", settled: "No app of your own" },
    { name: "webhooks-empty", path: "webhooks", settled: "No webhooks yet" },
    { name: "activity-empty", path: "activity", settled: "The log is empty" },
    { name: "operator-refused", path: "operator", settled: "This page is for operators" },
    {
      name: "connected-denied",
      path: "connected?error=consent_denied",
      settled: "You did not allow access at Amazon",
    },
    { name: "connected-nothing", path: "connected", settled: "There is no consent to finish" },
    {
      name: "connected-finishing",
      path: "connected?confirmation=c",
      settled: "Finishing the connection",
      intercept: (page) => hanging(page, "functions/v1/oauth-confirm"),
    },
    {
      name: "connected-failing",
      path: "connected?confirmation=c",
      settled: "The consent is not lost",
      intercept: (page) => failing(page, "functions/v1/oauth-confirm"),
    },
    {
      name: "connection-missing",
      path: "connection?id=1",
      settled: "There is no such connection",
    },
    { name: "webhook-missing", path: "webhook?id=1", settled: "There is no such webhook" },
    ...withoutAnswers(
      "connections",
      "connections",
      "Connections are loading",
      "functions/v1/connections",
    ),
    ...withoutAnswers(
      "connection",
      `connection?id=${brand}`,
      "The connection is loading",
      "functions/v1/connections/*",
    ),
    ...withoutAnswers(
      "accounts",
      "accounts",
      "Accounts are loading",
      "functions/v1/list-accounts",
    ),
    ...withoutAnswers(
      "reports",
      "reports",
      "Schedules are loading",
      "functions/v1/report-schedules",
    ),
    ...withoutAnswers(
      "schedule",
      `report-schedule?id=${schedule}`,
      "The schedule is loading",
      "functions/v1/report-schedules/*",
    ),
    ...withoutAnswers("keys", "keys", "Keys are loading", "functions/v1/api-keys"),
    ...withoutAnswers("apps", "apps", "Apps are loading", "functions/v1/oauth-clients"),
    ...withoutAnswers("webhooks", "webhooks", "Webhooks are loading", "functions/v1/webhooks"),
    ...withoutAnswers(
      "webhook",
      `webhook?id=${webhook}`,
      "The webhook is loading",
      "functions/v1/webhooks/*",
    ),
    ...withoutAnswers(
      "activity",
      "activity",
      "The audit log is loading",
      "rest/v1/events",
      "rest/v1/audit_log",
    ),
    ...withoutAnswers("operator-rights", "operator", "Your rights are looked up", "rest/v1/users"),
  ];
}

/** The pages of a person who has much of everything, and every dialog of them. */
function fullPlaces({ brand, broken, gone, schedule, webhook }: People["ids"]): Place[] {
  const connections = { path: "connections", settled: "Needs a new consent" };
  const connection = { path: `connection?id=${brand}`, settled: "Consent given" };
  const keys = { path: "keys", settled: "Nightly report" };
  const apps = { path: "apps", settled: "Our own app" };
  const webhooks = { path: "webhooks", settled: /hooks\/amazon-ads/ };
  const oneWebhook = { path: `webhook?id=${webhook}`, settled: /connection\.disconnected/ };
  const oneSchedule = { path: `report-schedule?id=${schedule}`, settled: "What it takes" };
  const operator = { path: "operator", settled: "Harbour & Sons" };
  return [
    { name: "connections", ...connections },
    {
      name: "navigation",
      ...connections,
      act: async (page): Promise<void> => {
        const open = page.getByRole("button", { name: "Open the navigation" });
        if (await open.isVisible()) await open.click();
      },
    },
    {
      name: "connections-none-fits",
      ...connections,
      act: async (page): Promise<void> => {
        await page.getByPlaceholder("Search by name").fill("zzz");
        await page.getByText("No connection fits").waitFor();
      },
    },
    { name: "connect-dialog", ...connections, act: opening("Connect Amazon account") },
    { name: "invite-dialog", ...connections, act: opening("Invite a client") },
    {
      name: "invitation-made",
      ...connections,
      intercept: (page) =>
        answering(page, ["functions/v1/invitations"], {
          method: "POST",
          body: {
            invitation: {
              id: crypto.randomUUID(),
              expires_at: new Date(Date.now() + 7 * 86_400_000).toISOString(),
            },
            link: `${stack.supabase_url}/dashboard/invite#invitation=${"x".repeat(43)}`,
          },
        }),
      act: sending("Invite a client", { "Name of the connection": "Client" }, "Make the link"),
    },
    {
      name: "connected",
      path: "connected?confirmation=c",
      settled: /is connected$/,
      intercept: (page) =>
        answering(page, ["functions/v1/oauth-confirm"], {
          method: "POST",
          body: { connection: { id: brand, name: "Northlight, all brands" } },
        }),
      act: (page) => page.getByText(/accounts? found/).waitFor(),
    },
    { name: "connection", ...connection },
    { name: "connection-broken", path: `connection?id=${broken}`, settled: "Renew the consent" },
    {
      name: "connection-disconnected",
      path: `connection?id=${gone}`,
      settled: "This connection is disconnected",
    },
    {
      name: "connection-menu",
      ...connection,
      act: async (page): Promise<void> => {
        await page.getByRole("button", { name: /Actions for Northlight/ }).click();
        await page.getByRole("menu").waitFor();
      },
    },
    { name: "reveal-dialog", ...connection, act: opening("Reveal") },
    {
      name: "change-dialog",
      ...connection,
      act: opening(/Actions for Northlight/, "Name and regions"),
    },
    {
      name: "renewal-dialog",
      ...connection,
      act: opening(/Actions for Northlight/, "Send a renewal link"),
    },
    {
      name: "disconnect-dialog",
      ...connection,
      act: opening(/Actions for Northlight/, "Disconnect"),
    },
    { name: "accounts", path: "accounts", settled: "Save as CSV" },
    {
      name: "account-dialog",
      path: "accounts?text=Northlight",
      settled: "Save as CSV",
      act: async (page): Promise<void> => {
        await page.getByRole("row").nth(1).getByRole("button").click();
        await page.getByRole("dialog").waitFor();
      },
    },
    { name: "accounts-none-fits", path: "accounts?text=zzz", settled: "No account fits" },
    { name: "reports", path: "reports", settled: "ROAS" },
    {
      name: "spend-failing",
      path: "reports",
      settled: OUT_OF_REACH,
      intercept: (page) => failing(page, "rest/v1/spend_by_day", "rest/v1/spend_by_campaign"),
    },
    {
      name: "schedule-dialog",
      path: "reports",
      settled: "ROAS",
      act: async (page): Promise<void> => {
        await page.getByRole("button", { name: "Schedule a report" }).click();
        await page.getByText(/Amazon has \d+ days/).waitFor();
      },
    },
    { name: "schedule", ...oneSchedule },
    { name: "delete-schedule-dialog", ...oneSchedule, act: opening(/^Actions for/, "Delete") },
    { name: "keys", ...keys },
    { name: "create-key-dialog", ...keys, act: opening("Create a key") },
    {
      name: "key-made",
      ...keys,
      intercept: (page) =>
        answering(page, ["functions/v1/api-keys"], {
          method: "POST",
          body: { api_key: { id: crypto.randomUUID(), name: "CI" }, key: `aac_${"k".repeat(43)}` },
        }),
      act: sending("Create a key", { Name: "CI" }, "Create the key"),
    },
    {
      name: "rename-key-dialog",
      ...keys,
      act: opening("Actions for Nightly report", "Rename"),
    },
    {
      name: "revoke-key-dialog",
      ...keys,
      act: opening("Actions for Nightly report", "Revoke"),
    },
    { name: "apps", ...apps },
    { name: "add-app-dialog", ...apps, act: opening("Add an app") },
    {
      name: "change-app-dialog",
      ...apps,
      act: opening("Actions for Our own app", "Name and secret"),
    },
    { name: "delete-app-dialog", ...apps, act: opening("Actions for Our own app", "Delete") },
    { name: "webhooks", ...webhooks },
    { name: "add-webhook-dialog", ...webhooks, act: opening("Add a webhook") },
    {
      name: "webhook-made",
      ...webhooks,
      intercept: (page) =>
        answering(page, ["functions/v1/webhooks"], {
          method: "POST",
          body: { webhook: { id: crypto.randomUUID() }, secret: `whsec_${"s".repeat(43)}=` },
        }),
      act: sending("Add a webhook", { Address: "https://app.example/hook" }, "Add the webhook"),
    },
    { name: "webhook", ...oneWebhook },
    {
      name: "delivery-dialog",
      ...oneWebhook,
      act: opening("Details"),
    },
    {
      name: "change-webhook-dialog",
      ...oneWebhook,
      act: opening("Actions for the webhook", "Address and events"),
    },
    {
      name: "rotate-secret-dialog",
      ...oneWebhook,
      act: opening("Actions for the webhook", "Rotate the secret"),
    },
    {
      name: "delete-webhook-dialog",
      ...oneWebhook,
      act: opening("Actions for the webhook", "Delete"),
    },
    { name: "activity", path: "activity", settled: "API key revoked" },
    { name: "operator", ...operator },
    { name: "pause-dialog", ...operator, act: opening("Pause: Sync accounts") },
    {
      name: "hand-over-dialog",
      ...operator,
      act: opening(/Actions for Harbour/, "Hand over to another user"),
    },
    ...withoutAnswers(
      "operator",
      "operator",
      "Figures are loading",
      "functions/v1/health",
      "functions/v1/metrics",
      "functions/v1/switches",
      "functions/v1/operator-connections",
    ),
  ];
}

/** Every page in every state, by whose page it is. */
export function placesOf({ ids }: People): Record<"none" | "empty" | "full", Place[]> {
  return { none: signedOutPlaces(ids), empty: emptyPlaces(ids), full: fullPlaces(ids) };
}

/** Opens a place in a page that is signed in as its person, and waits for its state. */
export async function goTo(page: Page, base: string, place: Place): Promise<void> {
  // The same address again would only change the fragment.
  await page.goto("about:blank");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await place.intercept?.(page);
  await page.goto(new URL(place.path, base).href);
  await page.getByText(place.settled).first().waitFor();
  // What never answers keeps the network busy.
  if (place.intercept === undefined) await page.waitForLoadState("networkidle");
  await place.act?.(page);
}
