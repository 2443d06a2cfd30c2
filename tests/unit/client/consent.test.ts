import assert from "node:assert/strict";
import { AdsConnectError } from "../../../client/index.ts";
import { fakeProject, problem } from "./fake-project.ts";

const connection = { id: "c", status: "active" };
let pages = 0;

/** An address that Amazon returned to, with a confirmation that no other test has. */
function returned(
  query = `connection_id=c&status=awaiting_confirmation&confirmation=x${++pages}`,
): string {
  return `https://app.example/connected?tab=2&${query}#top`;
}

/** Plays the page of a browser while something runs. */
async function onPage<Result>(
  href: string,
  run: (page: { href: string; left: string[] }) => Promise<Result>,
): Promise<Result> {
  const page = { href, left: [] as string[] };
  const globals = {
    document: {},
    location: {
      get href() {
        return page.href;
      },
      get origin() {
        return new URL(page.href).origin;
      },
      get pathname() {
        return new URL(page.href).pathname;
      },
      assign: (url: string) => void page.left.push(url),
    },
    history: {
      state: null,
      replaceState: (_state: unknown, _unused: string, url: string) => void (page.href = url),
    },
  };
  const before = Object.keys(globals).map((name) =>
    [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const
  );
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  try {
    return await run(page);
  } finally {
    for (const [name, descriptor] of before) {
      Reflect.deleteProperty(globalThis, name);
      if (descriptor !== undefined) Object.defineProperty(globalThis, name, descriptor);
    }
  }
}

Deno.test("connect returns to the present page, and sends the browser to Amazon", async () => {
  const { ads, sent } = fakeProject([{ authorization_url: "https://amazon.example/ap/oa" }]);
  await onPage("https://app.example/settings?x=1#y", async (page) => {
    await ads.connect({ name: "My brand" });
    assert.deepEqual(page.left, ["https://amazon.example/ap/oa"]);
  });
  assert.deepEqual(JSON.parse(sent[0]?.body ?? ""), {
    return_to: "https://app.example/settings",
    name: "My brand",
  });
});

Deno.test("a return address of the call goes before that of the options", async () => {
  const { ads, sent } = fakeProject([{}, {}], { returnTo: "https://app.example/a" });
  await ads.startConsent();
  await ads.startConsent({ return_to: "https://app.example/b" });
  assert.deepEqual(sent.map(({ body }) => JSON.parse(body).return_to), [
    "https://app.example/a",
    "https://app.example/b",
  ]);
});

Deno.test("a program is told to open the address itself", async () => {
  const { ads, sent } = fakeProject([{ authorization_url: "https://amazon.example" }]);
  await assert.rejects(ads.connect(), /startConsent/);
  assert.deepEqual(JSON.parse(sent[0]?.body ?? ""), {}, "no return address is made up");
});

Deno.test("the return page confirms, and its address keeps what is not ours", async () => {
  const { ads, sent } = fakeProject([{ connection }]);
  await onPage(returned(), async (page) => {
    assert.deepEqual(await ads.finishConnecting(), connection);
    assert.equal(page.href, "https://app.example/connected?tab=2#top");
    assert.equal(await ads.finishConnecting(), undefined, "nothing is left to finish");
  });
  assert.equal(sent.length, 1);
});

Deno.test("two calls at once, as StrictMode makes them, are one", async () => {
  const { ads, sent } = fakeProject([{ connection }]);
  await onPage(returned(), async () => {
    const both = await Promise.all([ads.finishConnecting(), ads.finishConnecting()]);
    assert.deepEqual(both, [connection, connection]);
  });
  assert.equal(sent.length, 1);
});

Deno.test("two calls at once learn of a denied consent, both of them", async () => {
  const { ads } = fakeProject([]);
  await onPage(returned("connection_id=c&error=consent_denied"), async () => {
    const both = await Promise.allSettled([ads.finishConnecting(), ads.finishConnecting()]);
    assert.deepEqual(both.map(({ status }) => status), ["rejected", "rejected"]);
    assert.equal(await ads.finishConnecting(), undefined);
  });
});

Deno.test("a lost answer is asked for again", async () => {
  const { ads, sent } = fakeProject([new TypeError("reset"), { connection }]);
  assert.deepEqual(await ads.finishConnecting({ url: returned() }), connection);
  assert.equal(sent.length, 2);
});

Deno.test("a refused confirmation leaves a clean address, a failure that passes keeps it for a reload", async () => {
  const down = (): Response => problem("database_unavailable", 503, { retry_after: 0 });
  const { ads } = fakeProject([problem("confirmation_refused", 403), down(), down(), down()]);
  await onPage(returned(), async (page) => {
    await assert.rejects(ads.finishConnecting(), { code: "confirmation_refused" });
    assert.equal(page.href, "https://app.example/connected?tab=2#top");
  });
  const address = returned();
  await onPage(address, async (page) => {
    await assert.rejects(ads.finishConnecting(), { code: "database_unavailable" });
    assert.equal(page.href, address);
  });
});

Deno.test("a session that has ended leaves the confirmation in the address, for after signing in", async () => {
  const { ads } = fakeProject([problem("token_expired", 401), { connection }]);
  const address = returned();
  await onPage(address, async (page) => {
    await assert.rejects(ads.finishConnecting(), { code: "token_expired" });
    assert.equal(page.href, address);
    assert.deepEqual(await ads.finishConnecting(), connection);
  });
});

Deno.test("a denied consent is an error with its code, and a clean address", async () => {
  const { ads } = fakeProject([]);
  await onPage(returned("connection_id=c&error=consent_denied"), async (page) => {
    await assert.rejects(
      ads.finishConnecting(),
      (error) =>
        error instanceof AdsConnectError && error.code === "consent_denied" &&
        error.connectionId === "c",
    );
    assert.equal(page.href, "https://app.example/connected?tab=2#top");
  });
});

Deno.test("a confirmation that is not ours is not sent, and stays in the address", async () => {
  const { ads, sent } = fakeProject([]);
  await onPage(returned("confirmation=order-5&status=paid"), async (page) => {
    assert.equal(await ads.finishConnecting(), undefined);
    assert.match(page.href, /confirmation=order-5&status=paid/);
  });
  assert.equal(sent.length, 0);
});

Deno.test("an error that is not ours leaves the address alone, an unknown one of ours says so", async () => {
  const { ads } = fakeProject([]);
  await onPage(returned("error=server_error"), async (page) => {
    assert.equal(await ads.finishConnecting(), undefined);
    assert.match(page.href, /error=server_error/);
  });
  await assert.rejects(
    ads.finishConnecting({ url: returned("connection_id=c&error=toString") }),
    { code: "internal_error", message: /toString/ },
  );
});

Deno.test("without a page and without an address there is nothing to finish", async () => {
  assert.equal(await fakeProject([]).ads.finishConnecting(), undefined);
});
