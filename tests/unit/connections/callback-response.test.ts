import assert from "node:assert/strict";
import { callbackResponse } from "../../../shared/connections/callback-response.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { connectionId } from "../support/tokens.ts";

const denied = new ConnectError("consent_denied", "The person did not agree at Amazon.");
const returnTo = "https://app.test/connected?from=settings";

function locationOf(response: Response): URL {
  return new URL(response.headers.get("location") ?? assert.fail("there is no location"));
}

Deno.test("a consent sends the browser back with its confirmation", async () => {
  const response = callbackResponse({ returnTo, connectionId, confirmation: "confirm-1" });
  assert.equal(response.status, 302);
  assert.equal(await response.text(), "");
  const location = locationOf(response);
  assert.equal(location.origin + location.pathname, "https://app.test/connected");
  assert.deepEqual(Object.fromEntries(location.searchParams), {
    from: "settings",
    connection_id: connectionId,
    status: "awaiting_confirmation",
    confirmation: "confirm-1",
  });
});

Deno.test("a failure sends the browser back with the code of the error", () => {
  const response = callbackResponse({ returnTo, connectionId, failure: denied });
  assert.equal(response.status, 302);
  assert.deepEqual(Object.fromEntries(locationOf(response).searchParams), {
    from: "settings",
    connection_id: connectionId,
    error: "consent_denied",
  });
});

Deno.test("without a return address the person reads the confirmation, in plain text", async () => {
  const response = callbackResponse({ returnTo: null, connectionId, confirmation: "confirm-1" });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "text/plain; charset=utf-8");
  assert.match(await response.text(), /\n\nconfirm-1\n\n/);
});

Deno.test("without a return address the person reads what went wrong", async () => {
  const response = callbackResponse({ returnTo: null, connectionId, failure: denied });
  assert.equal(response.status, 400);
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain/);
  assert.match(await response.text(), /consent_denied/);
});

Deno.test("no answer is cached, and none passes its address on as a referrer", () => {
  for (const to of [returnTo, null]) {
    for (const end of [{ confirmation: "c" }, { failure: denied }]) {
      const { headers } = callbackResponse({ returnTo: to, connectionId, ...end });
      assert.equal(headers.get("cache-control"), "no-store");
      assert.equal(headers.get("referrer-policy"), "no-referrer");
    }
  }
});
