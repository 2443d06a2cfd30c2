import assert from "node:assert/strict";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page, Route } from "playwright-core";
import { build } from "vite";
import { projectRoot } from "../../local/stack/folders.ts";
import { openBrowser } from "../client/support/browser.ts";
import { installClient } from "../client/support/packed-client.ts";

// The React bindings in a real page: components that go away while a request runs, and StrictMode.

const ORIGIN = "http://localhost:5173";

const project = await installClient();
Deno.test.afterAll(() => project[Symbol.asyncDispose]());
const browser = await openBrowser();
Deno.test.afterAll(() => browser.close());

await copyFile(
  join(projectRoot, "tests/client/support/react-page.mjs"),
  join(project.folder, "react-page.mjs"),
);
await writeFile(
  join(project.folder, "page.mjs"),
  `import * as client from "amazon-ads-connect";
import * as bindings from "amazon-ads-connect/react";
import { start } from "./react-page.mjs";
start(client, bindings);
`,
);
await writeFile(
  join(project.folder, "index.html"),
  '<!doctype html><title>React</title><div id="root"></div><script type="module" src="page.mjs"></script>',
);
// Vite takes the mode from the environment of its process before that of its options.
Deno.env.set("NODE_ENV", "development");
await build({
  root: project.folder,
  configFile: false,
  logLevel: "silent",
  mode: "development",
  build: { minify: false, modulePreload: false },
});

/** A request to the project, which the test answers when it likes. */
interface Held {
  route: Route;
  /** What it asks for: the method, and the last parts of the address. */
  asks: string;
}

/** The page, what it asked for, and what was complained of. */
interface Shown extends AsyncDisposable {
  page: Page;
  held: Held[];
  /** The requests that the page has given up. */
  givenUp: string[];
  problems: string[];
  show(names: string[], options?: { live?: boolean }): Promise<void>;
  /** The request of this order, once it is sent. */
  request(index: number): Promise<Held>;
}

function asksOf(method: string, url: string): string {
  return `${method} ${new URL(url).pathname.split("/").at(-1)}`;
}

async function openPage(search = ""): Promise<Shown> {
  const page = await browser.newPage();
  const held: Held[] = [];
  const givenUp: string[] = [];
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("requestfailed", (request) => givenUp.push(asksOf(request.method(), request.url())));
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (/^\/(functions|rest)\//.test(pathname)) {
      held.push({ route, asks: asksOf(route.request().method(), route.request().url()) });
      return;
    }
    const name = pathname === "/" ? "/index.html" : pathname;
    const contentType = name.endsWith(".js") ? "text/javascript" : "text/html";
    const body = await readFile(join(project.folder, "dist", name)).catch(() => undefined);
    await route.fulfill(body === undefined ? { status: 404 } : { contentType, body });
  });
  await page.goto(`${ORIGIN}/${search}`);
  await page.waitForFunction("typeof show === 'function'");
  problems.length = 0;
  return {
    page,
    held,
    givenUp,
    problems,
    show: (names, options = {}) =>
      page.evaluate(`show(${JSON.stringify(names)}, ${JSON.stringify(options)})`),
    async request(index): Promise<Held> {
      for (let tries = 0; tries < 200; tries++) {
        const found = held[index];
        if (found !== undefined) return found;
        await page.waitForTimeout(25);
      }
      assert.fail(`the page has sent ${held.length} requests`);
    },
    [Symbol.asyncDispose]: () => page.close(),
  };
}

/** Enough for a page to send another request, or to complain. */
const SETTLE_MS = 300;

/** The pause between two looks at the first sync. */
const LOOK_MS = 2_000;

Deno.test("StrictMode mounts twice, and one request is sent for all that show the same", async () => {
  await using shown = await openPage();
  await shown.show(["Connections"]);
  const { route, asks } = await shown.request(0);
  assert.equal(asks, "GET connections");
  await shown.page.waitForTimeout(SETTLE_MS);
  await route.fulfill({ json: { connections: [{ id: "1", name: "Brand", status: "active" }] } });
  await shown.page.getByText("Brand").waitFor();
  assert.equal(shown.held.length, 1);
  assert.deepEqual(shown.problems, []);
});

Deno.test("a component that goes away ends its request; when it comes back, it asks again", async () => {
  await using shown = await openPage();
  await shown.show(["Connections"]);
  await shown.request(0);
  await shown.show([]);
  await shown.page.waitForTimeout(SETTLE_MS);
  assert.deepEqual(shown.givenUp, ["GET connections"]);
  await shown.show(["Connections"]);
  const { route } = await shown.request(1);
  await shown.page.getByText("Loading").waitFor();
  await route.fulfill({ json: { connections: [{ id: "1", name: "Again", status: "active" }] } });
  await shown.page.getByText("Again").waitFor();
  assert.deepEqual(shown.problems, []);
});

Deno.test("a list that goes away between two of its pages asks for no further one", async () => {
  await using shown = await openPage();
  await shown.show(["Accounts"]);
  const { route } = await shown.request(0);
  const accounts = Array.from({ length: 500 }, (_, id) => ({ id: `${id}` }));
  await route.fulfill({ json: { accounts, next_cursor: "next" } });
  await shown.page.getByText("500 so far").waitFor();
  await shown.request(1);
  await shown.show([]);
  await shown.page.waitForTimeout(SETTLE_MS);
  assert.deepEqual(shown.givenUp, ["POST list-accounts"]);
  assert.equal(shown.held.length, 2);
  assert.deepEqual(shown.problems, []);
});

Deno.test("a list has all of its pages, however many there are", async () => {
  await using shown = await openPage();
  await shown.show(["Accounts"]);
  for (const [page, next_cursor] of ["a", "b", "c", null].entries()) {
    const { route } = await shown.request(page);
    const accounts = Array.from({ length: 500 }, (_, id) => ({ id: `${page}-${id}` }));
    await route.fulfill({ json: { accounts, next_cursor } });
  }
  await shown.page.getByText("2000 in all").waitFor();
  assert.equal(shown.held.length, 4);
  assert.deepEqual(shown.problems, []);
});

Deno.test("a live provider that goes away follows no more events", async () => {
  await using shown = await openPage();
  await shown.show(["Connections"], { live: true });
  await shown.request(1);
  const events = (): Held[] => shown.held.filter(({ asks }) => asks === "GET events");
  const before = events().length;
  await shown.show([]);
  await shown.page.waitForTimeout(SETTLE_MS);
  // StrictMode has given one up at once.
  assert.equal(shown.givenUp.filter((asks) => asks === "GET events").length, before);
  assert.equal(events().length, before);
  assert.deepEqual(shown.problems, []);
});

Deno.test("a consent is confirmed once in StrictMode, also where the page goes away meanwhile", async () => {
  await using shown = await openPage(
    "?confirmation=c&connection_id=1&status=awaiting_confirmation",
  );
  await shown.show(["Finish"]);
  const { route, asks } = await shown.request(0);
  assert.equal(asks, "POST oauth-confirm");
  await shown.show([]);
  await shown.show(["Finish"]);
  await shown.page.waitForTimeout(SETTLE_MS);
  assert.equal(shown.held.length, 1, "a confirmation that is under way is not sent again");
  await route.fulfill({ json: { connection: { id: "1", name: "Confirmed", status: "active" } } });
  await shown.page.getByText("Confirmed").waitFor();
  assert.equal(shown.page.url(), `${ORIGIN}/`);
  assert.deepEqual(shown.problems, []);
});

Deno.test("a page that goes away while accounts are awaited asks for their state no more", async () => {
  await using shown = await openPage(
    "?confirmation=polled&connection_id=1&status=awaiting_confirmation",
  );
  await shown.show(["Finish"]);
  const connection = { id: "1", name: "Confirmed", status: "active" };
  await (await shown.request(0)).route.fulfill({ json: { connection } });
  const health = { connections: [{ connection_id: "1", last_sync: null, syncing: true }] };
  for (const look of [1, 2]) {
    const { route, asks } = await shown.request(look);
    assert.equal(asks, "POST account-health");
    await route.fulfill({ json: health });
  }
  await shown.page.waitForTimeout(SETTLE_MS);
  await shown.show([]);
  await shown.page.waitForTimeout(LOOK_MS + SETTLE_MS);
  assert.equal(shown.held.length, 3);
  assert.deepEqual(shown.problems, []);
});

Deno.test("a button that goes away before its answer says nothing when that is a refusal", async () => {
  await using shown = await openPage();
  await shown.show(["ConnectButton"]);
  await shown.page.getByRole("button", { name: "Connect Amazon Ads" }).click();
  const { route, asks } = await shown.request(0);
  assert.equal(asks, "POST oauth-start");
  await shown.show([]);
  await route.fulfill({
    status: 409,
    contentType: "application/problem+json",
    json: {
      type: "urn:amazon-ads-connect:error:quota_exceeded",
      title: "Too many",
      status: 409,
      detail: "Too many connections.",
      code: "quota_exceeded",
      request_id: "r",
    },
  });
  await shown.page.waitForTimeout(SETTLE_MS);
  // The browser itself reports the status of the answer.
  assert.deepEqual(shown.problems.filter((problem) => !problem.includes("409")), []);
});
