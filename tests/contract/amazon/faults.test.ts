import assert from "node:assert/strict";
import type { FaultInput } from "../../../local/amazon/faults/fault.ts";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import {
  amazonTest,
  assertAnswer,
  authorizationUrl,
  callAds,
  connect,
  listAccounts,
  order,
  postToken,
  refresh,
} from "./support.ts";

async function status(response: Promise<Response>): Promise<number> {
  const answer = await response;
  await answer.body?.cancel();
  return answer.status;
}

function profiles(amazon: Amazon, token: string, region: "NA" | "EU" = "NA"): Promise<Response> {
  return callAds(amazon, "/v2/profiles", { token, region });
}

amazonTest(
  "a fault applies once by default, then answers are as usual",
  async (amazon) => {
    const { access } = await connect(amazon, "seller");
    const { id } = await order(amazon, "profiles", { status: 503 });
    assert.equal((await amazon.client.fault(id)).consumed, 0);
    assert.equal(await status(profiles(amazon, access)), 503);
    assert.equal(await status(profiles(amazon, access)), 200);
    assert.equal((await amazon.client.fault(id)).consumed, 1);
  },
);

amazonTest("a fault can hit several times, or always, and skip some first", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  const statuses = async (count: number): Promise<number[]> => {
    const seen: number[] = [];
    for (let index = 0; index < count; index++) seen.push(await status(profiles(amazon, access)));
    return seen;
  };
  const match = { operation: "profiles" } as const;
  await amazon.client.addFault({ match, respond: { status: 500 }, times: 2, skip: 1 });
  assert.deepEqual(await statuses(4), [200, 500, 500, 200]);
  const { id } = await amazon.client.addFault({ match, respond: { status: 502 }, times: "always" });
  assert.deepEqual(await statuses(3), [502, 502, 502]);
  assert.equal((await amazon.client.fault(id)).consumed, 3);
  await amazon.client.removeFault(id);
  assert.deepEqual(await statuses(1), [200]);
});

amazonTest("of two faults that match the first one ordered hits first", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  await order(amazon, "profiles", { status: 500 });
  await order(amazon, "*", { status: 502 });
  assert.equal(await status(profiles(amazon, access)), 500);
  assert.equal(await status(profiles(amazon, access)), 502);
});

amazonTest("faults are listed and cleared", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  await order(amazon, "profiles", { status: 500 });
  await order(amazon, "token", { status: 500 });
  const listed = await amazon.client.faults();
  assert.deepEqual(listed.map((fault) => fault.match.operation), ["profiles", "token"]);
  await amazon.client.clearFaults();
  assert.deepEqual(await amazon.client.faults(), []);
  assert.equal(await status(profiles(amazon, access)), 200);
});

amazonTest("a fault matches by grant type", async (amazon) => {
  const { refresh: refreshToken } = await connect(amazon, "seller");
  const match = { operation: "token", grant_type: "refresh_token" } as const;
  await amazon.client.addFault({ match, respond: { status: 500 } });
  assert.match((await connect(amazon, "seller")).access, /^Atza/);
  assert.equal(await status(refresh(amazon, refreshToken)), 500);
});

amazonTest("a fault matches by region", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  const match = { operation: "profiles", region: "EU" } as const;
  await amazon.client.addFault({ match, respond: { status: 500 } });
  assert.equal(await status(profiles(amazon, access, "NA")), 200);
  assert.equal(await status(profiles(amazon, access, "EU")), 500);
});

amazonTest("a fault matches by person, for calls, refreshes and codes", async (amazon) => {
  const seller = await connect(amazon, "seller");
  const brand = await connect(amazon, "brand");
  const match = { persona: "brand" } as const;
  await amazon.client.addFault({ match, respond: { status: 500 }, times: "always" });
  assert.equal(await status(profiles(amazon, seller.access)), 200);
  assert.equal(await status(profiles(amazon, brand.access)), 500);
  assert.equal(await status(refresh(amazon, seller.refresh)), 200);
  assert.equal(await status(refresh(amazon, brand.refresh)), 500);
  await assert.rejects(connect(amazon, "brand"));
});

amazonTest("a fault matches by page of a list", async (amazon) => {
  const { access } = await connect(amazon, "agency:30");
  const match = { operation: "ads_accounts", page: 2 } as const;
  await amazon.client.addFault({ match, respond: { status: 429 } });
  const { nextToken } = await (await listAccounts(amazon, access, { maxResults: 10 })).json();
  const second = { maxResults: 10, nextToken };
  assert.equal(await status(listAccounts(amazon, access, second)), 429);
  assert.equal(await status(listAccounts(amazon, access, second)), 200);
});

amazonTest("a fault matches by page of a list that counts", async (amazon) => {
  const { access: token } = await connect(amazon, "agency:1000");
  const agencies = await (await callAds(amazon, "/v2/profiles?profileTypeFilter=agency", { token }))
    .json();
  const headers = { "amazon-advertising-api-scope": String(agencies[0].profileId) };
  const page = (start: number): Promise<number> =>
    status(callAds(amazon, `/dsp/advertisers?startIndex=${start}&count=10`, { token, headers }));
  const match = { operation: "dsp_advertisers", page: 3 } as const;
  await amazon.client.addFault({ match, respond: { status: 500 } });
  assert.deepEqual([await page(0), await page(10), await page(20)], [200, 200, 500]);
});

amazonTest("an ordered error has the endpoint's own form", async (amazon) => {
  const { access, refresh: refreshToken } = await connect(amazon, "seller");
  await amazon.client.addFault({ respond: { status: 500 }, times: "always" });
  const bodyOf = async (response: Promise<Response>): Promise<unknown> => (await response).json();
  const classic = await bodyOf(profiles(amazon, access));
  assert.deepEqual(Object.keys(Object(classic)), ["code", "details", "requestId"]);
  const list = await bodyOf(listAccounts(amazon, access));
  assert.deepEqual(Object.keys(Object(list)), ["errors"]);
  const display = await bodyOf(callAds(amazon, "/dsp/advertisers", { token: access }));
  assert.deepEqual(Object.keys(Object(display)), ["message", "requestId", "errors"]);
  const report = await bodyOf(callAds(amazon, "/reporting/reports/x", { token: access }));
  assert.deepEqual(Object.keys(Object(report)), ["code", "detail"]);
  const manager = await bodyOf(callAds(amazon, "/managerAccounts", { token: access }));
  assert.deepEqual(manager, { code: "INTERNAL_SERVICE_ERROR", message: "Internal error" });
  const token = await bodyOf(refresh(amazon, refreshToken));
  assert.deepEqual(token, { error: "server_error", error_description: "Internal error" });
});

amazonTest("status, headers and body can be chosen", async (amazon) => {
  const { access, refresh: refreshToken } = await connect(amazon, "seller");
  await order(amazon, "token", {
    status: 400,
    body: { error: "invalid_grant", error_description: "made up" },
    headers: { "X-Amz-Rid": "R1" },
  });
  const chosen = await refresh(amazon, refreshToken);
  assert.equal(chosen.headers.get("x-amz-rid"), "R1");
  await assertAnswer(chosen, 400, { error: "invalid_grant", error_description: "made up" });
  await order(amazon, "profiles", {
    status: 502,
    body: "<html>openresty</html>",
    headers: { "Content-Type": "text/html" },
  });
  const text = await profiles(amazon, access);
  assert.equal(text.headers.get("content-type"), "text/html");
  assert.equal(await text.text(), "<html>openresty</html>");
});

for (const retryAfter of [7, "Wed, 21 Oct 2026 07:28:00 GMT"]) {
  amazonTest(`a 429 can say Retry-After: ${retryAfter}`, async (amazon) => {
    const { access } = await connect(amazon, "seller");
    await order(amazon, "profiles", { status: 429, retry_after: retryAfter });
    const response = await profiles(amazon, access);
    assert.equal(response.headers.get("retry-after"), String(retryAfter));
    assert.equal(response.headers.get("amazon-advertising-api-throttled"), "true");
    await response.body?.cancel();
  });
}

amazonTest("a 429 can leave Retry-After out", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  await order(amazon, "profiles", { status: 429 });
  const response = await profiles(amazon, access);
  assert.equal(response.headers.get("retry-after"), null);
  assert.equal((await response.json()).details, "Too Many Requests");
});

amazonTest("a delay makes the answer late and changes nothing else", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  await order(amazon, "profiles", { delay_ms: 120 });
  const began = performance.now();
  assert.equal(await status(profiles(amazon, access)), 200);
  assert.ok(performance.now() - began >= 115);
});

amazonTest(
  "a delayed request that its client aborts does not keep the simulator from closing",
  async (amazon) => {
    await order(amazon, "token", { delay_ms: 600_000 });
    const impatient = fetch(amazon.tokenUrl, { method: "POST", signal: AbortSignal.timeout(50) });
    await assert.rejects(impatient, { name: "TimeoutError" });
  },
);

amazonTest("a truncated answer ends in the middle", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  await order(amazon, "profiles", { broken: "truncated" });
  const response = await profiles(amazon, access);
  assert.equal(response.status, 200);
  await assert.rejects(response.text());
  assert.equal(await status(profiles(amazon, access)), 200);
});

amazonTest("HTML can come where JSON was promised", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  await order(amazon, "profiles", { broken: "html" });
  const ok = await profiles(amazon, access);
  assert.equal(ok.status, 200);
  assert.match(ok.headers.get("content-type") ?? "", /^text\/html/);
  assert.match(await ok.text(), /^<!doctype html>/);
  await order(amazon, "profiles", { broken: "html", status: 503 });
  assert.equal(await status(profiles(amazon, access)), 503);
});

amazonTest("JSON can come under the wrong media type", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  await order(amazon, "profiles", { broken: "wrong_media_type" });
  const response = await profiles(amazon, access);
  assert.equal(response.headers.get("content-type"), "text/plain");
  assert.equal((await response.json()).length, 1);
});

amazonTest("a dropped connection answers nothing and does nothing", async (amazon) => {
  const { refresh: refreshToken } = await connect(amazon, "seller");
  const { id } = await order(amazon, "token", { broken: "drop_connection" });
  await assert.rejects(refresh(amazon, refreshToken), TypeError);
  const [grant] = await amazon.client.grants();
  assert.equal(grant?.token_requests.refresh_token, 0);
  assert.equal((await amazon.client.fault(id)).consumed, 1);
});

amazonTest("an answer that is lost on the way was carried out all the same", async (amazon) => {
  const { refresh: refreshToken } = await connect(amazon, "seller");
  await amazon.client.changeSettings({ refresh_token: "rotate" });
  await order(amazon, "token", { answer_then_drop: true });
  await assert.rejects(refresh(amazon, refreshToken), TypeError);
  const [grant] = await amazon.client.grants();
  assert.equal(grant?.token_requests.refresh_token, 1);
  assert.equal(await status(refresh(amazon, refreshToken)), 400, "the token was rotated away");
});

amazonTest("a request can be carried out and answered with an error", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  // Yesterday in UTC has begun in every time zone.
  const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const create = (): Promise<Response> =>
    callAds(amazon, "/reporting/reports", {
      method: "POST",
      token,
      headers: {
        "content-type": "application/vnd.createasyncreportrequest.v3+json",
        "amazon-advertising-api-scope": "1200000000000000",
      },
      body: {
        startDate: date,
        endDate: date,
        configuration: {
          adProduct: "SPONSORED_PRODUCTS",
          reportTypeId: "spCampaigns",
          groupBy: ["campaign"],
          columns: ["clicks"],
          timeUnit: "SUMMARY",
          format: "GZIP_JSON",
        },
      },
    });
  await order(amazon, "create_report", { status: 429, carry_out: true });
  assert.equal(await status(create()), 429);
  assert.equal(await status(create()), 425, "the throttled attempt was accepted");
});

amazonTest("the first item can have undocumented values", async (amazon) => {
  const { access } = await connect(amazon, "agency:30");
  await order(amazon, "profiles", { broken: "unknown_enum" });
  const [first, second] = await (await profiles(amazon, access)).json();
  assert.equal(first.accountInfo.type, "unheard_of_type");
  assert.equal(first.timezone, "UNHEARD_OF_TIMEZONE");
  assert.equal(typeof first.profileId, "number");
  assert.equal(second.countryCode, "CA");
  await order(amazon, "ads_accounts", { broken: "unknown_enum" });
  const { adsAccounts } = await (await listAccounts(amazon, access)).json();
  assert.equal(adsAccounts[0].status, "UNHEARD_OF_STATUS");
  assert.equal(adsAccounts[1].status, "CREATED");
});

amazonTest("one item can be malformed among good ones", async (amazon) => {
  const { access } = await connect(amazon, "agency:30");
  await order(amazon, "ads_accounts", { broken: "malformed_item" });
  const { adsAccounts } = await (await listAccounts(amazon, access)).json();
  assert.equal(adsAccounts.length, 30);
  assert.deepEqual(adsAccounts[0].adsAccountId, { malformed: true });
  assert.match(adsAccounts[1].adsAccountId, /^amzn1\.ads-account\.g\./);
  await order(amazon, "profiles", { broken: "malformed_item" });
  const [first, second] = await (await profiles(amazon, access)).json();
  assert.deepEqual(first.profileId, { malformed: true });
  assert.equal(typeof second.profileId, "number");
});

amazonTest("the consent page can fail as well, and a script's consent does not", async (amazon) => {
  await order(amazon, "authorize", { status: 503 });
  assert.equal(await status(fetch(authorizationUrl(amazon))), 503);
  await order(amazon, "authorize", { status: 503 });
  const consent = { authorization_url: authorizationUrl(amazon), persona: "seller" };
  assert.ok((await amazon.client.consent(consent)).redirect_to.includes("code="));
});

for (
  const [what, fault, complaint] of [
    ["nothing to go wrong", { respond: {} }, /must say what goes wrong/],
    ["a body and no status", { respond: { body: "x" } }, /need a status/],
    [
      "an unknown operation",
      { match: { operation: "campaigns" }, respond: { status: 500 } },
      /match\.operation/,
    ],
    ["an unknown word", { respond: { status: 500 }, time: 3 }, /time/],
    ["a status that is none", { respond: { status: 99 } }, /respond\.status/],
    ["no times at all", { respond: { status: 500 }, times: 0 }, /times/],
  ] as [string, object, RegExp][]
) {
  amazonTest(`an order with ${what} is refused with a reason`, async (amazon) => {
    const response = await fetch(`${amazon.url}/_sim/faults`, {
      method: "POST",
      body: JSON.stringify(fault satisfies object | FaultInput),
    });
    assert.equal(response.status, 400);
    const { error, message } = await response.json();
    assert.equal(error, "invalid_control_request");
    assert.match(message, complaint);
  });
}

amazonTest("faults never touch the control plane", async (amazon) => {
  await amazon.client.addFault({ respond: { broken: "drop_connection" }, times: "always" });
  assert.equal((await amazon.client.faults()).length, 1);
  await assert.rejects(postToken(amazon, { grant_type: "refresh_token" }), TypeError);
});
