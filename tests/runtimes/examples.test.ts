import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import process from "node:process";
import { createClient } from "@supabase/supabase-js";
import type { Page } from "playwright-core";
import { projectRoot } from "../../local/stack/folders.ts";
import { amazon, database, stack } from "../support/stack.ts";
import { call } from "../support/call.ts";
import { openBrowser } from "../client/support/browser.ts";
import { connectThrough, keyClient, newDeveloper } from "../client/support/client-of.ts";
import { installExample, runIn } from "../client/support/example.ts";
import { runPython } from "../client/support/python.ts";
import { whileReportsAreStored } from "../client/support/store-reports.ts";
import { installClient } from "../client/support/packed-client.ts";

const ORIGIN = "http://localhost:5173";
const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};

const project = await installClient();
Deno.test.afterAll(() => project[Symbol.asyncDispose]());

/** The lines of a file, empty ones too. */
async function linesOf(path: string): Promise<number> {
  const text = await readFile(join(projectRoot, "examples", path), "utf8");
  return text.trimEnd().split("\n").length;
}

/** Serves a built app at an origin that the local stack allows. */
async function serveAt(page: Page, folder: string): Promise<void> {
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const name = pathname === "/" ? "/index.html" : pathname;
    try {
      const body = await readFile(join(folder, name));
      await route.fulfill({ contentType: TYPES[extname(name)] ?? "text/plain", body });
    } catch {
      await route.fulfill({ status: 404, body: "" });
    }
  });
}

async function consentAs(page: Page, persona: RegExp): Promise<void> {
  await page.getByRole("radio", { name: persona }).check();
  await page.getByRole("button", { name: "Allow" }).click();
  await page.waitForURL(`${ORIGIN}/**`);
}

Deno.test("the React app: connect, accounts with health, a revoked consent, reconnect; in StrictMode", async () => {
  assert.ok(
    await linesOf("react/src/app.tsx") <= 60,
    "what a developer writes has 60 lines at most",
  );
  const folder = await installExample("react", project);
  const environment = {
    VITE_SUPABASE_URL: stack.supabase_url,
    VITE_SUPABASE_PUBLISHABLE_KEY: stack.publishable_key,
  };
  await runIn(folder, ["npm", "run", "build"], environment);
  // StrictMode does what it does in React's development build alone.
  const strictly = ["--mode", "development", "--outDir", "strict"];
  await runIn(folder, ["npx", "vite", "build", ...strictly], {
    ...environment,
    NODE_ENV: "development",
  });

  const supabase = createClient(stack.supabase_url, stack.publishable_key);
  const email = `reader-${crypto.randomUUID().slice(0, 8)}@example.com`;
  const password = crypto.randomUUID();
  const { data: { session } } = await supabase.auth.signUp({ email, password });
  const as = { authorization: `Bearer ${session?.access_token}` };

  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    const confirmations: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/oauth-confirm")) {
        confirmations.push(request.url());
      }
    });
    await serveAt(page, join(folder, "strict"));
    await page.goto(`${ORIGIN}/`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();

    await page.getByRole("button", { name: "Connect Amazon Ads" }).click();
    await consentAs(page, /brand/i);
    await page.getByRole("status").getByText("“My brand” is connected.").waitFor();
    assert.equal(confirmations.length, 1, "StrictMode runs effects twice, and one call is made");
    assert.equal(page.url(), `${ORIGIN}/`, "the address is clean");
    await page.getByRole("row").nth(5).waitFor({ timeout: 60_000 });
    await picture(page, "react-connected");

    const [{ id }] = await database<[{ id: string }]>`
      select c.id from amazon_ads.connections as c join amazon_ads.users as u on u.id = c.user_id
      where u.email = ${email} and c.status = 'active'`;
    await amazon.revoke({ persona: "brand" });
    const noticed = await call("get-token", { connection_id: id, force_refresh: true }, as);
    assert.equal(noticed.body.code, "reauthorization_required");
    const banner = page.getByRole("alert").filter({ hasText: "no longer accepts the consent" });
    await banner.waitFor({ timeout: 15_000 });
    await page.getByText("My brand: error, reauthorization required").waitFor();
    assert.equal(await page.getByText("oauth-start").count(), 0, "no words for developers");
    await picture(page, "react-reconnect");
    await banner.getByRole("button", { name: "Reconnect" }).click();
    await consentAs(page, /brand/i);
    await page.getByRole("status").waitFor();
    await banner.waitFor({ state: "detached" });
    assert.equal(confirmations.length, 2);

    await page.getByRole("button", { name: "Connect Amazon Ads" }).click();
    await page.getByRole("button", { name: "Deny" }).click();
    await page.getByRole("alert").getByText("did not consent").waitFor();
    assert.deepEqual(problems, []);

    const built = await browser.newPage();
    await serveAt(built, join(folder, "dist"));
    await built.goto(`${ORIGIN}/`);
    await built.getByRole("button", { name: "Sign in" }).waitFor();
  } finally {
    await browser.close();
  }
});

/** Keeps a picture where the environment says so, to be looked at. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = Deno.env.get("PICTURES");
  if (folder !== undefined) {
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }
}

/** A running Node service of the examples. */
interface Service extends Disposable {
  url: string;
}

/** Starts the Node service, against the project at an address. */
async function startService(folder: string, project: string, key: string): Promise<Service> {
  const service = spawn("node", ["service.mjs"], {
    cwd: folder,
    env: { ...process.env, ADS_URL: project, ADS_API_KEY: key, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    service.stdout.on("data", (chunk) => {
      const [address] = /http:\S+/.exec(String(chunk)) ?? [];
      if (address !== undefined) resolve(address);
    });
    service.on("exit", () => reject(new Error("the service has ended")));
  });
  return { url, [Symbol.dispose]: () => void service.kill() };
}

Deno.test("the Node service answers with a profile's campaigns, all pages, and passes errors on", async (t) => {
  const { ads } = await newDeveloper();
  const connectionId = await connectThrough(ads, "seller");
  const { key } = await keyClient(ads, ["amazon"]);
  const [{ profile_id }] = await database<[{ profile_id: string }]>`
    select profile_id from amazon_ads.amazon_profiles where connection_id = ${connectionId}`;
  const folder = await installExample("node-service", project);

  await t.step("against the stack", async () => {
    using service = await startService(folder, stack.supabase_url, key);
    const { url } = service;
    const campaigns = await (await fetch(`${url}/campaigns?profile_id=${profile_id}`)).json();
    assert.equal(campaigns.length, 25);
    assert.equal(typeof campaigns[0].campaignId, "string");
    const failed = await fetch(`${url}//`);
    assert.equal(failed.status, 500, "an error of its own does not end the service");
    assert.equal((await failed.json()).code, "internal_error");
    const refused = await fetch(`${url}/campaigns?profile_id=1`);
    assert.equal(refused.status, 404);
    assert.equal((await refused.json()).code, "profile_not_found");
  });

  await t.step("of an Amazon with more campaigns than a page has", async () => {
    const asked: unknown[] = [];
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen(): void {} },
      async (request) => {
        const { nextToken } = await request.json();
        asked.push(nextToken);
        const campaigns = Array.from({ length: 600 }, (_, id) => ({ campaignId: id }));
        return Response.json({ campaigns, ...(nextToken === "2" ? {} : { nextToken: "2" }) });
      },
    );
    try {
      using service = await startService(folder, `http://127.0.0.1:${server.addr.port}`, key);
      const answer = await fetch(`${service.url}/campaigns?profile_id=1`);
      assert.equal((await answer.json()).length, 1_200);
      assert.deepEqual(asked, [undefined, "2"]);
    } finally {
      await server.shutdown();
    }
  });
});

Deno.test("the Python job goes from a key to the rows of a report", async () => {
  assert.ok(await linesOf("python-report/report.py") <= 20, "20 lines from a key to rows");
  const { ads, userId } = await newDeveloper();
  const connectionId = await connectThrough(ads, "seller");
  const { key } = await keyClient(ads, ["reports:read", "reports:write"]);
  const [{ profile_id }] = await database<[{ profile_id: string }]>`
    select profile_id from amazon_ads.amazon_profiles where connection_id = ${connectionId}`;
  await amazon.changeSettings({ report_seconds: 0 });
  try {
    const job = runPython(["report.py"], join(projectRoot, "examples/python-report"), {
      ADS_URL: stack.supabase_url,
      ADS_API_KEY: key,
      ADS_CONNECTION: connectionId,
      ADS_PROFILE: profile_id,
    }, join(project.packageFolder, "dist/client/python"));
    const printed = await whileReportsAreStored(userId, job);
    assert.match(printed, /^\S.* \d+ [\d.]+$/m);
  } finally {
    await amazon.resetSettings();
  }
});
