import assert from "node:assert/strict";
import { readJsonBody } from "../../../shared/http/json-body.ts";
import { refusalOf } from "../support/refusal.ts";

const LIMIT = 64 * 1024;

function post(body: BodyInit | null, type: string | null = "application/json"): Request {
  const request = new Request("https://project.test/f", { method: "POST", body });
  if (type === null) request.headers.delete("content-type");
  else request.headers.set("content-type", type);
  return request;
}

/** JSON of exactly so many bytes. */
function jsonOf(bytes: number): string {
  return JSON.stringify("x".repeat(bytes - 2));
}

Deno.test("a body is parsed, ids as text", async () => {
  assert.deepEqual(await readJsonBody(post('{"profile_id":9007199254740993,"limit":5}')), {
    profile_id: "9007199254740993",
    limit: 5,
  });
});

Deno.test("no body, and a body of white space, read as an empty object", async () => {
  assert.deepEqual(await readJsonBody(post(null, null)), {});
  assert.deepEqual(await readJsonBody(post("", null)), {});
  assert.deepEqual(await readJsonBody(post(" \r\n", "text/plain")), {});
});

Deno.test("every JSON media type will do", async () => {
  const types = [
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=utf-8",
    "Application/JSON",
    "application/problem+json",
    "application/vnd.listaccountsresource.v1+json",
  ];
  for (const type of types) assert.deepEqual(await readJsonBody(post("[1]", type)), [1], type);
});

Deno.test("another media type is refused", async () => {
  const types = [
    null,
    "text/plain",
    "text/json",
    "application/jsonp",
    "application/json-seq",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=json",
    "text/plain; application/json",
  ];
  for (const type of types) {
    await refusalOf("unsupported_media_type", () => readJsonBody(post("{}", type)));
  }
});

Deno.test("64 KiB are read, one byte more is not", async () => {
  assert.equal(await readJsonBody(post(jsonOf(LIMIT))), "x".repeat(LIMIT - 2));
  await refusalOf("body_too_large", () => readJsonBody(post(jsonOf(LIMIT + 1))));
});

Deno.test("the limit counts bytes, not characters", async () => {
  await refusalOf(
    "body_too_large",
    () => readJsonBody(post(JSON.stringify("ä".repeat(LIMIT / 2)))),
  );
});

Deno.test("an endless body is cut off and not read to its end", async () => {
  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller): void {
      pulled++;
      controller.enqueue(new Uint8Array(1024).fill(0x20));
    },
    cancel(): void {
      cancelled = true;
    },
  });
  await refusalOf("body_too_large", () => readJsonBody(post(endless)));
  assert.ok(pulled < 100, `${pulled} chunks were read`);
  assert.ok(cancelled);
});

Deno.test("a body that does not parse is refused without being quoted", async () => {
  const refusal = await refusalOf("malformed_json", () => readJsonBody(post('{"sesame": ')));
  assert.ok(!refusal.message.includes("sesame"));
});

Deno.test("a body that ends before all of it has arrived is malformed_json", async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      resolve(await readJsonBody(request).catch((error: unknown) => error));
      return new Response();
    },
  );
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
  const head = "POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";
  await connection.write(new TextEncoder().encode(`${head}content-length: 100\r\n\r\n{"a":1`));
  connection.close();
  const refusal = await refusalOf("malformed_json", async () => {
    throw await promise;
  });
  assert.match(refusal.message, /ended before all of it had arrived/);
  await server.shutdown();
});
