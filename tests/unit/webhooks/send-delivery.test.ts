import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { webhookSecretPlace } from "../../../shared/crypto/sealed-place.ts";
import type { ClaimedDelivery, DeliveryOutcome } from "../../../shared/database/deliveries.ts";
import { sendDelivery } from "../../../shared/webhooks/send-delivery.ts";
import type { ResolveHost } from "../../../shared/webhooks/webhook-url.ts";
import { testContext } from "../support/context.ts";

const WEBHOOK_ID = "e0000000-0000-4000-8000-000000000001";
const SECRETS = [
  "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
];

interface Attempt {
  outcome: DeliveryOutcome;
  requests: { url: string; init: RequestInit }[];
}

/** Makes one attempt at an endpoint that answers so. */
async function attempt(
  answer: (signal: AbortSignal) => Response | Promise<Response>,
  change: {
    secrets?: string[];
    /** Whether the key is lost that sealed the former secret. */
    previousIsLost?: boolean;
    url?: string;
    resolved?: string[] | ResolveHost;
    timeoutMs?: number;
  } = {},
): Promise<Attempt> {
  const requests: Attempt["requests"] = [];
  const context = testContext({
    webhooks: async (url, init) => {
      requests.push({ url: String(url), init: init ?? {} });
      return await answer(init?.signal ?? AbortSignal.abort());
    },
  });
  context.webhooks.timeoutMs = change.timeoutMs ?? 1_000;
  const { resolved = ["8.8.8.8"] } = change;
  context.webhooks.resolveHost = typeof resolved === "function"
    ? resolved
    : () => Promise.resolve(resolved);
  const place = webhookSecretPlace(WEBHOOK_ID, null);
  const [current = "", previous] = await Promise.all(
    (change.secrets ?? SECRETS.slice(0, 1)).map((secret) => context.sealer.seal(secret, place)),
  );
  const delivery: ClaimedDelivery = {
    delivery_id: 1,
    lease_id: crypto.randomUUID(),
    webhook_id: WEBHOOK_ID,
    user_id: null,
    url: change.url ?? "https://example.com/hook",
    is_failing: false,
    encrypted_secret: current,
    previous_encrypted_secret: change.previousIsLost ? "e30.lost" : previous ?? null,
    event_id: crypto.randomUUID(),
    event: { type: "sync.failed", timestamp: "2026-11-28T12:00:00+00:00", data: { name: "Käse" } },
  };
  return { outcome: await sendDelivery(context, delivery), requests };
}

Deno.test("an attempt is signed with every secret that is valid, as Standard Webhooks says", async () => {
  const { outcome, requests } = await attempt(() => new Response(null, { status: 204 }), {
    secrets: SECRETS,
  });
  assert.deepEqual([outcome.error, outcome.response_status], [null, 204]);
  const [request] = requests;
  const headers = Object.fromEntries(new Headers(request?.init.headers));
  for (const secret of SECRETS) {
    const payload = new Webhook(secret).verify(String(request?.init.body), headers);
    assert.deepEqual(payload, {
      type: "sync.failed",
      timestamp: "2026-11-28T12:00:00+00:00",
      data: { name: "Käse" },
    });
  }
  assert.equal(headers["webhook-signature"]?.split(" ").length, 2);
  assert.equal(request?.init.redirect, "manual");
});

Deno.test("a former secret that no key opens is left out, so that a rotation helps at once", async () => {
  const { outcome, requests: [request] } = await attempt(
    () => new Response(null, { status: 204 }),
    { previousIsLost: true },
  );
  assert.equal(outcome.error, null);
  const headers = Object.fromEntries(new Headers(request?.init.headers));
  assert.equal(headers["webhook-signature"]?.split(" ").length, 1);
  new Webhook(SECRETS[0] ?? "").verify(String(request?.init.body), headers);
});

Deno.test("an address that has become private is not called", async () => {
  for (
    const change of [
      { resolved: ["10.0.0.1"] },
      { resolved: [] },
      { url: "https://127.0.0.1/" },
      { url: "http://example.com/" },
    ]
  ) {
    const { outcome, requests } = await attempt(() => new Response(), change);
    assert.equal(outcome.error, "address_not_allowed");
    assert.equal(requests.length, 0);
  }
});

Deno.test("each failure is named", async () => {
  const cases: [string, () => Response | Promise<Response>][] = [
    ["redirect", () => new Response(null, { status: 302, headers: { location: "https://a.b" } })],
    ["http_500", () => new Response("x", { status: 500 })],
    ["http_410", () => new Response("x", { status: 410 })],
    ["network", () => Promise.reject(new TypeError("connection reset"))],
  ];
  for (const [error, answer] of cases) assert.equal((await attempt(answer)).outcome.error, error);
});

const hang = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

Deno.test("a name server that hangs ends at the time limit", async () => {
  const { outcome, requests } = await attempt(() => new Response(), {
    resolved: (_name, signal) => hang(signal),
    timeoutMs: 20,
  });
  assert.equal(outcome.error, "timeout");
  assert.deepEqual(requests, []);
});

Deno.test("an endpoint that hangs ends at the time limit, in its headers and in its body", async () => {
  const inHeaders = await attempt(hang, { timeoutMs: 20 });
  const inBody = await attempt((signal) =>
    new Response(
      new ReadableStream({
        start(controller): void {
          signal.addEventListener("abort", () => controller.error(signal.reason));
        },
      }),
    ), { timeoutMs: 20 });
  assert.deepEqual([inHeaders.outcome.error, inBody.outcome.error], ["timeout", "timeout"]);
});

Deno.test("an answer is kept cut to 1 KB of what Postgres can store", async () => {
  for (
    const [body, kept] of [
      ["short", "short"],
      ["x".repeat(5_000), "x".repeat(1_024)],
      ["€".repeat(1_000), "€".repeat(341)],
      ["a\0b", "ab"],
    ]
  ) {
    assert.equal((await attempt(() => new Response(body))).outcome.response_body, kept);
  }
  const broken = (await attempt(() => new Response(new Uint8Array(2_000).fill(0xff)))).outcome;
  assert.ok(new TextEncoder().encode(broken.response_body ?? "").length <= 1_024);
});

Deno.test("a secret that no key opens fails the attempt", async () => {
  const { outcome, requests } = await attempt(() => new Response(), { secrets: [] });
  assert.equal(outcome.error, "secret_unreadable");
  assert.equal(requests.length, 0);
});
