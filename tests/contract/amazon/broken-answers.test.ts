import assert from "node:assert/strict";
import type { FaultInput } from "../../../local/amazon/faults/fault.ts";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import {
  amazonTest,
  assertAnswer,
  callAds,
  connect,
  listAccounts,
  order,
  refresh,
} from "./support.ts";

function profiles(amazon: Amazon, token: string): Promise<Response> {
  return callAds(amazon, "/v2/profiles", { token });
}

/** Sends a request over a connection of its own and returns all that comes back within `ms`. */
async function rawAnswer(
  amazon: Amazon,
  path: string,
  ms = 1000,
): Promise<{ text: string; end: "closed" | "reset" | "open" }> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: amazon.port });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    connection.close();
  }, ms);
  let text = "";
  try {
    await connection.write(
      new TextEncoder().encode(`GET ${path} HTTP/1.1\r\nhost: amazon\r\n\r\n`),
    );
    const buffer = new Uint8Array(4096);
    while (true) {
      const count = await connection.read(buffer);
      if (count === null) return { text, end: "closed" };
      text += new TextDecoder().decode(buffer.subarray(0, count));
    }
  } catch (error) {
    if (timedOut) return { text, end: "open" };
    if (error instanceof Deno.errors.ConnectionReset) return { text, end: "reset" };
    throw error;
  } finally {
    clearTimeout(timer);
    if (!timedOut) connection.close();
  }
}

amazonTest("a 200 can carry an error instead of a list", async (amazon) => {
  const { access } = await connect(amazon, "brand");
  await order(amazon, "ads_accounts", { status: 200, body: { message: "Internal failure" } });
  await assertAnswer(await listAccounts(amazon, access), 200, { message: "Internal failure" });
});

amazonTest("optional attributes can have another type", async (amazon) => {
  const { access } = await connect(amazon, "seller:2");
  const [usual] = await (await profiles(amazon, access)).json();
  await order(amazon, "profiles", { set_item_fields: { dailyBudget: "0.0" } });
  const [first, second] = await (await profiles(amazon, access)).json();
  assert.deepEqual(first, { ...usual, dailyBudget: "0.0" });
  assert.equal(typeof second.dailyBudget, "number");
  await order(amazon, "ads_accounts", { set_item_fields: { accountName: 7, countryCodes: "US" } });
  const { adsAccounts } = await (await listAccounts(amazon, access)).json();
  assert.deepEqual([adsAccounts[0].accountName, adsAccounts[0].countryCodes], [7, "US"]);
  assert.equal(typeof adsAccounts[1].accountName, "string");
});

amazonTest("numeric ids can be written as decimal fractions", async (amazon) => {
  const { access } = await connect(amazon, "brand");
  await order(amazon, "profiles", { broken: "decimal_ids" });
  const text = await (await profiles(amazon, access)).text();
  const ids = text.match(/"profileId":[^,]+/g) ?? [];
  assert.ok(ids.length > 5);
  assert.ok(ids.every((id) => /:\d+\.0$/.test(id)), ids.join());
  assert.ok(text.includes('"profileId":9007199254740992.0,'), "digits beyond 2^53 are kept");
  assert.ok(text.includes('"marketplaceStringId":"ATVPDKIKX0DER"'), "text ids are kept");
  await order(amazon, "ads_accounts", { broken: "decimal_ids" });
  assert.match(await (await listAccounts(amazon, access)).text(), /"profileId":\d+\.0}/);
});

for (
  const [what, respond, expected] of [
    ["a NUL byte in token_type", { set_fields: { token_type: "bea\u0000rer" } }, {
      token_type: "bea\u0000rer",
    }],
    ["a NUL byte in the access token", { set_fields: { access_token: "Atza|\u0000" } }, {
      access_token: "Atza|\u0000",
    }],
    ["a blank refresh token", { set_fields: { refresh_token: "  " } }, { refresh_token: "  " }],
    ['the refresh token "null"', { set_fields: { refresh_token: "null" } }, {
      refresh_token: "null",
    }],
    ["a refresh token null", { set_fields: { refresh_token: null } }, { refresh_token: null }],
  ] as [string, FaultInput["respond"], Record<string, unknown>][]
) {
  amazonTest(`a token answer can have ${what}`, async (amazon) => {
    const { refresh: refreshToken } = await connect(amazon, "seller");
    await order(amazon, "token", respond);
    const response = await refresh(amazon, refreshToken);
    assert.equal(response.status, 200);
    const body = await response.json();
    assert.equal(body.expires_in, 3600);
    for (const [name, value] of Object.entries(expected)) assert.equal(body[name], value);
  });
}

amazonTest("a token answer can have a new refresh token and no expires_in", async (amazon) => {
  await amazon.client.changeSettings({ refresh_token: "rotate" });
  const { refresh: first } = await connect(amazon, "seller");
  await order(amazon, "token", { remove_fields: ["expires_in"] });
  const body = await (await refresh(amazon, first)).json();
  assert.deepEqual(Object.keys(body).sort(), ["access_token", "refresh_token", "token_type"]);
  assert.notEqual(body.refresh_token, first);
  const [old, next] = [await refresh(amazon, first), await refresh(amazon, body.refresh_token)];
  await Promise.all([old.body?.cancel(), next.body?.cancel()]);
  assert.deepEqual([old.status, next.status], [400, 200]);
});

amazonTest("an answer can have 50 MB and be legal JSON all the same", async (amazon) => {
  const { refresh: refreshToken } = await connect(amazon, "seller");
  await order(amazon, "token", { pad_to_bytes: 50_000_000 });
  const response = await refresh(amazon, refreshToken);
  const text = await response.text();
  assert.equal(text.length, 50_000_000);
  assert.equal(JSON.parse(text).token_type, "bearer");
});

amazonTest("a client that stops reading a large answer ends it", async (amazon) => {
  const { refresh: refreshToken } = await connect(amazon, "seller");
  await order(amazon, "token", { pad_to_bytes: 2_000_000_000 });
  const response = await refresh(amazon, refreshToken);
  await response.body?.cancel();
  const start = performance.now();
  await (await refresh(amazon, refreshToken)).body?.cancel();
  assert.ok(performance.now() - start < 5000);
});

amazonTest("a few kilobytes of gzip can unpack to 300 MB", async (amazon) => {
  await order(amazon, "profiles", { pad_to_bytes: 300_000_000, gzip: true });
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: amazon.port });
  await connection.write(
    new TextEncoder().encode(
      "GET /na/v2/profiles HTTP/1.1\r\nhost: amazon\r\nconnection: close\r\n\r\n",
    ),
  );
  let size = 0;
  let head = "";
  for await (const chunk of connection.readable) {
    if (head === "") head = new TextDecoder().decode(chunk);
    size += chunk.length;
  }
  assert.match(head, /content-encoding: gzip/i);
  assert.ok(size < 1_000_000, `${size} bytes were sent`);

  const { access } = await connect(amazon, "seller");
  await order(amazon, "profiles", { pad_to_bytes: 10_000_000, gzip: true });
  assert.equal((await (await profiles(amazon, access)).text()).length, 10_000_000);
});

amazonTest("headers can be followed by silence", async (amazon) => {
  await order(amazon, "unknown", { broken: "headers_then_silence" });
  const { text, end } = await rawAnswer(amazon, "/na/v9/nothing", 300);
  assert.match(text, /^HTTP\/1\.1 403 /);
  assert.ok(text.endsWith("\r\n\r\n"), "a part of the body was sent");
  assert.equal(end, "open");
});

amazonTest("headers can be followed by a reset", async (amazon) => {
  await order(amazon, "unknown", { broken: "headers_then_reset" });
  const { text, end } = await rawAnswer(amazon, "/na/v9/nothing");
  assert.match(text, /^HTTP\/1\.1 403 /);
  assert.equal(end, "reset");
});

amazonTest("a connection can be reset before any answer", async (amazon) => {
  const { id } = await order(amazon, "unknown", { broken: "reset_connection" });
  assert.deepEqual(await rawAnswer(amazon, "/na/v9/nothing"), { text: "", end: "reset" });
  const entry = (await amazon.client.log()).at(-1);
  assert.deepEqual([entry?.fault, entry?.status], [id, 0]);
});

amazonTest("only a reused connection can be reset", async (amazon) => {
  await amazon.client.addFault({
    match: { operation: "unknown", connection: "reused" },
    respond: { broken: "reset_connection" },
  });
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: amazon.port });
  const buffer = new Uint8Array(4096);
  const request = new TextEncoder().encode("GET /na/v9/nothing HTTP/1.1\r\nhost: amazon\r\n\r\n");
  try {
    await connection.write(request);
    const first = new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
    assert.match(first, /^HTTP\/1\.1 403 /);
    assert.match(first, /connection: keep-alive/i, "the fault must not end keep-alive");
    await connection.write(request);
    await assert.rejects(connection.read(buffer), Deno.errors.ConnectionReset);
  } finally {
    connection.close();
  }
  const { text } = await rawAnswer(amazon, "/na/v9/nothing", 200);
  assert.match(text, /^HTTP\/1\.1 403 /, "the second try, on a new connection");
});

for (const status of [600, 999, 101]) {
  amazonTest(`the status can be ${status}`, async (amazon) => {
    await order(amazon, "profiles", { status });
    const { text } = await rawAnswer(amazon, "/na/v2/profiles", 200);
    assert.match(text, new RegExp(`^HTTP/1\\.1 ${status} `));
    assert.equal((await amazon.client.log()).at(-1)?.status, status);
  });
}

amazonTest("a fault can be for one profile alone", async (amazon) => {
  const { access: token } = await connect(amazon, "agency:40");
  const path = "/v2/profiles?profileTypeFilter=agency";
  const agencies = await (await callAds(amazon, path, { token })).json();
  const [refused, other] = agencies.map((profile: { profileId: number }) =>
    String(profile.profileId)
  );
  await amazon.client.addFault({
    match: { operation: "dsp_advertisers", profile_id: refused },
    respond: { status: 403 },
    times: "always",
  });
  for (const [profileId, status] of [[refused, 403], [other, 200], [refused, 403]] as const) {
    const headers = { "amazon-advertising-api-scope": profileId };
    const response = await callAds(amazon, "/dsp/advertisers", { token, headers });
    await response.body?.cancel();
    assert.equal(response.status, status);
  }
});
