import assert from "node:assert/strict";
import { newAdvertiser } from "../support/advertiser.ts";
import { tokenRequestsDuring } from "../support/amazon-requests.ts";
import { ownAmazon } from "../support/own-amazon.ts";
import { expireIn } from "../support/token-state.ts";
import { withoutSchedule } from "../support/schedule.ts";

withoutSchedule();

// Bytes: they go through as they are, both ways, and none of them stays.

const seller = await newAdvertiser("seller@bytes");
const MB = 1024 * 1024;
const LARGE = 30 * MB;

/** Even three times as much may cost no more memory than this: it is all somebody else's. */
const SPARE = 15 * MB;

/** Bytes that a decoder of any kind would spoil. */
const PIECE = Uint8Array.from({ length: 64 * 1024 }, (_, index) => (index * 7919 + 13) % 256);

async function* pieces(bytes: number, after?: () => Promise<unknown>): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < bytes; sent += PIECE.length) {
    yield PIECE;
    if (sent === MB) await after?.();
  }
}

function within<Result>(milliseconds: number, promise: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Counts a stream's bytes, and whether all of them are where they belong. */
async function weigh(
  stream: ReadableStream<Uint8Array> | null,
  onBytes: (total: number) => void = () => {},
): Promise<{ bytes: number; intact: boolean }> {
  let bytes = 0;
  let intact = true;
  for await (const chunk of stream ?? []) {
    for (let i = 0; i < chunk.length; i += 997) {
      intact &&= chunk[i] === PIECE[(bytes + i) % PIECE.length];
    }
    bytes += chunk.length;
    onBytes(bytes);
  }
  return { bytes, intact };
}

/** Memory of a process that is in use, in bytes. */
async function memoryOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? assert.fail("no VmRSS")) * 1024;
}

/** The largest growth of a process's memory while something ran. */
async function growthDuring(pid: number, run: () => Promise<unknown>): Promise<number> {
  const before = await memoryOf(pid);
  let most = before;
  const sampling = setInterval(async () => {
    most = Math.max(most, await memoryOf(pid));
  }, 20);
  try {
    await run();
  } finally {
    clearInterval(sampling);
  }
  return Math.max(most, await memoryOf(pid)) - before;
}

Deno.test("every method goes through with its body, byte for byte", async () => {
  await using proxy = await ownAmazon(async (request, path) => {
    const body = new Uint8Array(await request.arrayBuffer());
    const { method, headers } = request;
    return new Response(method === "HEAD" ? null : body, {
      headers: {
        "content-type": headers.get("content-type") ?? "text/plain",
        etag: `"${method} ${path} ${headers.get("amazon-ads-manager-accountid")} ${body.length}"`,
      },
    });
  });
  const { functionsUrl } = proxy;
  const id = "9007199254740993007";
  const json = `{ "campaignId":${id},\r\n "bid" : 1.10, "e":1e400, "u":"\\u00e9é" }`;
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const headers = {
      "content-type": "application/vnd.x.v1+json",
      "amazon-ads-manager-accountid": id,
    };
    for (const body of [json, "", "not json", PIECE]) {
      const response = await seller.amazon("/v2/x", { method, headers, body, functionsUrl });
      const sent = new Uint8Array(await new Response(body).arrayBuffer());
      assert.equal(response.headers.get("etag"), `"${method} /v2/x ${id} ${sent.length}"`);
      assert.equal(response.headers.get("content-type"), headers["content-type"]);
      assert.deepEqual(new Uint8Array(await response.arrayBuffer()), sent);
    }
  }
  for (const method of ["GET", "HEAD", "DELETE"]) {
    const response = await seller.amazon("/v2/x", { method, functionsUrl });
    assert.equal(response.headers.get("etag"), `"${method} /v2/x null 0"`);
    assert.equal(await response.text(), "");
  }
  const refused = await seller.amazon("/v2/x", { method: "PROPFIND", functionsUrl });
  assert.equal(refused.status, 405);
  assert.match(refused.headers.get("allow") ?? "", /GET, HEAD, POST, PUT, PATCH, DELETE/);
  await refused.body?.cancel();
});

Deno.test("a large upload streams: Amazon has its beginning before its end is sent", async () => {
  const begun = Promise.withResolvers<void>();
  await using proxy = await ownAmazon(async (request) => {
    const weighed = await weigh(request.body, () => begun.resolve());
    return Response.json({ ...weighed, length: request.headers.get("content-length") });
  });
  const { functionsUrl, pid } = proxy;
  const upload = async (bytes: number): Promise<void> => {
    const body = ReadableStream.from(pieces(bytes, () => within(10_000, begun.promise)));
    const response = await seller.amazon("/upload", { method: "POST", body, functionsUrl });
    assert.deepEqual(await response.json(), { bytes, intact: true, length: null });
  };
  // A process that has never worked grows whatever it does; from then on it does not.
  for (let i = 0; i < 3; i++) await upload(LARGE);
  const growth = await growthDuring(pid, () => upload(3 * LARGE));
  assert.ok(growth < SPARE, `memory grew by ${(growth / MB).toFixed(1)} MB`);
});

Deno.test("a large answer streams: its beginning is here before its end is sent", async () => {
  const begun = Promise.withResolvers<void>();
  await using proxy = await ownAmazon((_request, path) =>
    new Response(
      ReadableStream.from(pieces(Number(path.slice(1)), () => within(10_000, begun.promise))),
    )
  );
  const { functionsUrl, pid } = proxy;
  const download = async (bytes: number): Promise<void> => {
    const response = await seller.amazon(`/${bytes}`, { functionsUrl });
    assert.deepEqual(await weigh(response.body, () => begun.resolve()), { bytes, intact: true });
  };
  for (let i = 0; i < 3; i++) await download(LARGE);
  const growth = await growthDuring(pid, () => download(3 * LARGE));
  assert.ok(growth < SPARE, `memory grew by ${(growth / MB).toFixed(1)} MB`);
});

Deno.test("both ways at once, ten at a time, and memory stays where it was", async () => {
  await using proxy = await ownAmazon((request) => new Response(request.body));
  const { functionsUrl, pid } = proxy;
  const echo = async (bytes: number): Promise<void> => {
    const body = ReadableStream.from(pieces(bytes));
    const response = await seller.amazon("/echo", { method: "PUT", body, functionsUrl });
    assert.deepEqual(await weigh(response.body), { bytes, intact: true });
  };
  const ten = (bytes: number): Promise<unknown> =>
    Promise.all(Array.from({ length: 10 }, () => echo(bytes)));
  for (let i = 0; i < 3; i++) await ten(4 * MB);
  const growth = await growthDuring(pid, () => ten(10 * MB));
  assert.ok(growth < 2 * SPARE, `memory grew by ${(growth / MB).toFixed(1)} MB`);
});

Deno.test("who goes away in the middle of an answer ends it at Amazon too", async () => {
  const ended = Promise.withResolvers<void>();
  await using proxy = await ownAmazon(() =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(PIECE),
        cancel: () => ended.resolve(),
      }),
    )
  );
  const response = await seller.amazon("/endless", { functionsUrl: proxy.functionsUrl });
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  await within(5_000, ended.promise);
});

Deno.test("a large body cannot be sent again: its 401 is passed on at once", async () => {
  await expireIn(seller.connectionId, 3_000);
  const sizes: number[] = [];
  await using proxy = await ownAmazon(async (request) => {
    sizes.push((await weigh(request.body)).bytes);
    return Response.json({ code: "401" }, { status: 401 });
  });
  const { functionsUrl } = proxy;
  const { result, requests } = await tokenRequestsDuring(() =>
    seller.amazon("/upload", { method: "POST", body: new Uint8Array(MB), functionsUrl })
  );
  assert.equal(result.status, 401);
  assert.equal(result.headers.get("x-answered-by"), "amazon");
  await result.body?.cancel();
  assert.deepEqual(sizes, [MB]);
  assert.equal(requests, 0);

  const small = await seller.amazon("/upload", {
    method: "POST",
    body: ReadableStream.from([PIECE]),
    functionsUrl,
  });
  await small.body?.cancel();
  assert.deepEqual(sizes, [MB, PIECE.length, PIECE.length]);
});

Deno.test("redirects are not followed, and lead through the proxy or nowhere", async () => {
  const asked: string[] = [];
  await using proxy = await ownAmazon((request, path) => {
    asked.push(path);
    const location = new URL(request.url).searchParams.get("to") ?? "";
    return new Response("moved", { status: 307, headers: { location, "set-cookie": "a=1" } });
  });
  const { functionsUrl } = proxy;
  const targets: [to: string, arrives: string | null][] = [
    ["https://evil.example/x", null],
    ["//evil.example/x", null],
    ["http://127.0.0.1:1/x", null],
    ["/v3/reports/1?a=b", `${functionsUrl}/amazon-api/v3/reports/1?a=b`],
    ["2", `${functionsUrl}/amazon-api/v2/reports/2`],
  ];
  for (const [to, arrives] of targets) {
    const address = `/v2/reports/1?to=${encodeURIComponent(to)}`;
    const response = await seller.amazon(address, { functionsUrl });
    assert.equal(response.status, 307);
    assert.equal(await response.text(), "moved");
    const location = response.headers.get("location");
    assert.equal(location && new URL(location, response.url).href, arrives, to);
    assert.equal(response.headers.has("set-cookie"), false);
  }
  assert.deepEqual(asked, Array(targets.length).fill("/v2/reports/1"));
});

Deno.test("answers without a body, and every status, come through", async () => {
  await using proxy = await ownAmazon((_request, path) => {
    const status = Number(path.slice(1));
    const bare = [204, 205, 304].includes(status);
    return new Response(bare ? null : `status ${status}`, { status });
  });
  for (const status of [200, 201, 202, 204, 205, 207, 304, 400, 404, 409, 422, 501]) {
    const response = await seller.amazon(`/${status}`, { functionsUrl: proxy.functionsUrl });
    assert.equal(response.status, status);
    assert.equal(response.headers.get("x-answered-by"), "amazon");
    const bare = [204, 205, 304].includes(status);
    assert.equal(await response.text(), bare ? "" : `status ${status}`);
  }
});
