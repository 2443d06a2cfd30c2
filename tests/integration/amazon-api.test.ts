import assert from "node:assert/strict";
import { FunctionRegion } from "@supabase/supabase-js";
import { startFunctionProcess } from "../../local/functions/process.ts";
import { callProxy, newAdvertiser } from "../support/advertiser.ts";
import { tokenRequestsDuring, withFault } from "../support/amazon-requests.ts";
import { newPerson } from "../support/person.ts";
import { recordStatements } from "../support/recorded-statements.ts";
import { amazon, database, secretKeys, stack } from "../support/stack.ts";
import { expireIn, liftPause } from "../support/token-state.ts";
import type { LogEntry } from "../../local/amazon/state/log-entry.ts";
import { withoutSchedule } from "../support/schedule.ts";

withoutSchedule();

const REGIONS = ["NA", "EU", "FE"] as const;
const SP_CAMPAIGN = "application/vnd.spCampaign.v3+json";
const SP_LIST = {
  method: "POST",
  headers: { "content-type": SP_CAMPAIGN, accept: SP_CAMPAIGN },
  body: '{"maxResults":10}',
};

const brand = await newAdvertiser("brand");
const agency = await newAdvertiser("agency:40");

/** What the Ads API was asked while something ran. */
async function asked(run: () => Promise<unknown>): Promise<LogEntry[]> {
  const before = (await amazon.log()).at(-1)?.seq ?? 0;
  await run();
  return (await amazon.log({ after: before })).filter(({ path }) => /^\/(na|eu|fe)\//.test(path));
}

/** The id of some DSP advertiser, read through the proxy as well. */
async function advertiserIn(region: string): Promise<string> {
  const profiles = await database`
    select profile_id from amazon_ads.amazon_profiles
    where connection_id = ${agency.connectionId} and region = ${region} and type = 'agency'`;
  for (const { profile_id } of profiles) {
    const headers = { "x-profile-id": profile_id };
    const page = await agency.amazon("/dsp/advertisers?startIndex=0&count=5", { headers });
    const [advertiser] = (await page.json()).response ?? [];
    if (advertiser !== undefined) return advertiser.advertiserId;
  }
  assert.fail(`no DSP advertiser in ${region}`);
}

async function problemOf(response: Response): Promise<string> {
  const problem = await response.json();
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(response.headers.get("x-answered-by"), "connect");
  assert.equal(response.status, problem.status);
  return problem.code;
}

async function keyOf(scopes: string[], more: Record<string, string> = {}): Promise<string> {
  const { status, body } = await brand.call("api-keys", { name: "Proxy", scopes, ...more });
  assert.equal(status, 200, JSON.stringify(body));
  return `Bearer ${body.key}`;
}

Deno.test("a classic call: each region's profiles come from that region's host", async () => {
  for (const region of REGIONS) {
    const log = await asked(async () => {
      const response = await brand.amazon("/v2/profiles", {
        headers: { "x-amazon-region": region },
      });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("x-answered-by"), "amazon");
      assert.ok(response.headers.get("x-amzn-requestid"));
      assert.match(response.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
      assert.ok((await response.json()).length > 0);
    });
    assert.deepEqual(log.map(({ path }) => path), [`/${region.toLowerCase()}/v2/profiles`]);
    assert.deepEqual(log[0]?.header_names.toSorted(), [
      "accept",
      "accept-encoding",
      "accept-language",
      "amazon-ads-clientid",
      "amazon-advertising-api-clientid",
      "authorization",
      "host",
      "user-agent",
    ]);
  }
});

Deno.test("without a region or a profile, the connection's home region is asked", async () => {
  const log = await asked(async () => await (await brand.amazon("/v2/profiles")).text());
  assert.deepEqual(log.map(({ region }) => region), ["NA"]);
});

for (const region of REGIONS) {
  Deno.test(`campaigns in ${region}: the profile alone names connection, host and scope`, async () => {
    const profile = await brand.profileIn(region);
    for (const name of ["x-profile-id", "Amazon-Advertising-API-Scope"]) {
      const headers = {
        ...SP_LIST.headers,
        authorization: brand.as.authorization,
        [name]: profile,
      };
      const log = await asked(async () => {
        const response = await callProxy("/sp/campaigns/list", { ...SP_LIST, headers });
        assert.equal(response.status, 200);
        assert.equal(response.headers.get("content-type"), SP_CAMPAIGN);
        assert.equal((await response.json()).campaigns.length, 10);
      });
      assert.deepEqual(log.map(({ path }) => path), [
        `/${region.toLowerCase()}/sp/campaigns/list`,
      ]);
      assert.equal(log[0]?.headers["amazon-advertising-api-scope"], profile);
    }
  });

  Deno.test(`the v1 API in ${region} takes the client id under its own name`, async () => {
    const response = await brand.amazon("/adsApi/v1/query/advertiserAccounts", {
      method: "POST",
      headers: { "content-type": "application/json", "x-amazon-region": region },
      body: "{}",
    });
    assert.equal(response.status, 200);
    assert.ok((await response.json()).advertiserAccounts.length > 0);
  });
}

/** Lists the campaigns of a DSP advertiser. */
function dspCampaigns(advertiser: string, region: string): Promise<Response> {
  const headers = {
    "content-type": "application/json",
    "x-account-id": advertiser,
    "x-amazon-region": region,
  };
  return agency.amazon("/dsp/v1/campaigns/list", { method: "POST", headers, body: "{}" });
}

for (const region of REGIONS) {
  Deno.test(`DSP campaigns in ${region}, by the advertiser's id`, async () => {
    const advertiser = await advertiserIn(region);
    const log = await asked(async () => {
      const response = await dspCampaigns(advertiser, region);
      assert.equal(response.status, 200);
      assert.equal((await response.json()).campaigns.length, 12);
    });
    assert.equal(log[0]?.region, region);
    assert.equal(log[0]?.headers["amazon-ads-accountid"], advertiser);
    assert.equal(log[0]?.headers["amazon-advertising-api-scope"], undefined);
  });
}

Deno.test("a DSP advertiser of another region is Amazon's to refuse", async () => {
  const advertiser = await advertiserIn("EU");
  const log = await asked(async () => {
    const response = await dspCampaigns(advertiser, "FE");
    assert.equal(response.status, 403);
    assert.equal(response.headers.get("x-answered-by"), "amazon");
    assert.match(await response.text(), /Not authorized to access account/);
  });
  assert.deepEqual(log.map(({ path }) => path), ["/fe/dsp/v1/campaigns/list"]);
});

Deno.test("an account that is stored names its connection and its region", async () => {
  const [row] = await database`
    update amazon_ads.user_accounts set region = 'EU'
    where id = (select id from amazon_ads.user_accounts where connection_id = ${brand.connectionId}
      order by id limit 1)
    returning amazon_account_id`;
  const headers = {
    authorization: brand.as.authorization,
    "x-account-id": row?.["amazon_account_id"],
  };
  const log = await asked(async () => {
    assert.equal((await callProxy("/v2/profiles", { headers })).status, 200);
  });
  assert.equal(log[0]?.region, "EU");
});

Deno.test("supabase-js invokes any path of Amazon's", async () => {
  const { functions } = brand.supabase;
  const about = { "x-connection-id": brand.connectionId };
  const profiles = await functions.invoke("amazon-api/v2/profiles?apiProgram=billing", {
    method: "GET",
    headers: { ...about, "x-amazon-region": "EU" },
    region: FunctionRegion.UsEast1,
  });
  assert.equal(profiles.error, null);
  assert.ok(profiles.data.length > 0);

  const campaigns = await functions.invoke("amazon-api/sp/campaigns/list", {
    headers: {
      "x-profile-id": await brand.profileIn("FE"),
      "Content-Type": SP_CAMPAIGN,
      Accept: SP_CAMPAIGN,
    },
    body: JSON.stringify({ maxResults: 10 }),
  });
  assert.equal(campaigns.error, null);
  assert.equal(JSON.parse(campaigns.data).campaigns.length, 10);

  const accounts = await functions.invoke("amazon-api/adsApi/v1/query/advertiserAccounts", {
    headers: about,
    body: { maxResults: 10 },
  });
  assert.ok(accounts.data.advertiserAccounts.length > 0);

  const refused = await functions.invoke("amazon-api/sp/campaigns/list", {
    headers: about,
    body: {},
  });
  assert.equal(refused.error?.context.status, 401);
  assert.equal(refused.error?.context.headers.get("x-answered-by"), "amazon");
  assert.match((await refused.error?.context.json()).details, /Scope header is missing/);
});

Deno.test("Amazon's errors come back as they are, and say that they are Amazon's", async () => {
  const response = await brand.amazon("/sp/campaigns/list", {
    method: "POST",
    headers: { "content-type": "text/plain", "x-profile-id": await brand.profileIn("NA") },
    body: "no",
  });
  assert.equal(response.status, 415);
  assert.equal(response.headers.get("x-answered-by"), "amazon");
  assert.notEqual(response.headers.get("content-type"), "application/problem+json");
  const { code, details } = await response.json();
  assert.deepEqual([code, details], ["415", "Cannot consume content type"]);
});

Deno.test("a token that Amazon's gateway quotes in an error is taken out", async () => {
  const { body } = await brand.call("get-token", { connection_id: brand.connectionId });
  const quoted = `'Bearer ${body.access_token}' not a valid key=value pair in Authorization`;
  const fault = { status: 403, body: { message: quoted } };
  await withFault({ match: { operation: "profiles" }, respond: fault }, async () => {
    const text = await (await brand.amazon("/v2/profiles")).text();
    assert.equal(JSON.parse(text).message, quoted.replace(body.access_token, "[token]"));
  });
});

Deno.test("a key needs the scope amazon, and one of a single connection sees no other", async () => {
  const about = { "x-connection-id": brand.connectionId };
  const allowed = await keyOf(["amazon"]);
  const response = await callProxy("/v2/profiles", {
    headers: { authorization: allowed, ...about },
  });
  assert.equal(response.status, 200);
  await response.body?.cancel();

  const other = await keyOf(["tokens", "accounts:read", "connections:write", "keys"]);
  const log = await asked(async () => {
    const refused = await callProxy("/v2/profiles", {
      headers: { authorization: other, ...about },
    });
    assert.equal(await problemOf(refused), "api_key_scope_missing");
    assert.equal(refused.status, 403);
  });
  assert.deepEqual(log, []);

  const bound = await keyOf(["amazon"], { connection_id: brand.connectionId });
  const elsewhere = await callProxy("/v2/profiles", {
    headers: { authorization: bound, "x-connection-id": agency.connectionId },
  });
  assert.equal(await problemOf(elsewhere), "connection_not_found");
  const noToken = await fetch(
    `${stack.functions_url}/get-token?connection_id=${brand.connectionId}`,
    {
      headers: { authorization: allowed },
    },
  );
  assert.equal(
    (await noToken.json()).code,
    "api_key_scope_missing",
    "the key never sees the token",
  );
});

Deno.test("what is somebody else's does not exist", async () => {
  const profile = await brand.profileIn("EU");
  const calls: [headers: Record<string, string>, code: string][] = [
    [{ authorization: agency.as.authorization, "x-profile-id": profile }, "profile_not_found"],
    [
      { authorization: agency.as.authorization, "Amazon-Advertising-API-Scope": profile },
      "profile_not_found",
    ],
    [
      {
        authorization: agency.as.authorization,
        "x-connection-id": agency.connectionId,
        "x-profile-id": profile,
      },
      "profile_not_found",
    ],
    [
      { authorization: agency.as.authorization, "x-connection-id": brand.connectionId },
      "connection_not_found",
    ],
    [
      {
        authorization: agency.as.authorization,
        "x-connection-id": brand.connectionId,
        "x-profile-id": profile,
      },
      "connection_not_found",
    ],
    [
      { authorization: brand.as.authorization, "x-connection-id": crypto.randomUUID() },
      "connection_not_found",
    ],
    [{ authorization: brand.as.authorization, "x-profile-id": "1" }, "profile_not_found"],
  ];
  const log = await asked(async () => {
    for (const [headers, code] of calls) {
      const response = await callProxy("/sp/campaigns/list", { ...SP_LIST, headers });
      assert.equal(await problemOf(response), code, JSON.stringify(headers));
      assert.equal(response.status, 404);
    }
  });
  assert.deepEqual(log, []);
});

Deno.test("a call that names nothing, or what contradicts itself, is refused", async () => {
  const { authorization } = brand.as;
  const profile = await brand.profileIn("EU");
  const calls: Record<string, string>[] = [
    {},
    { "x-amazon-region": "NA" },
    { "x-connection-id": "1" },
    { "x-profile-id": profile, "x-amazon-region": "NA" },
    { "x-profile-id": profile, "x-region": "NA" },
    { "x-profile-id": profile, "x-amazon-region": "advertising-api.evil.example" },
    { "x-profile-id": profile, "Amazon-Advertising-API-Scope": "1" },
  ];
  for (const headers of calls) {
    const response = await callProxy("/v2/profiles", { headers: { authorization, ...headers } });
    assert.equal(await problemOf(response), "invalid_request", JSON.stringify(headers));
  }
});

Deno.test("a user who is no operator does not call for another user", async () => {
  const headers = {
    ...brand.as,
    "x-connection-id": brand.connectionId,
    "x-user-id": agency.userId,
  };
  const response = await callProxy("/v2/profiles", { headers });
  assert.equal(response.status, 403);
  assert.equal(await problemOf(response), "caller_not_allowed");
});

Deno.test("the operator's key acts for the user whom x-user-id names", async () => {
  const about = { apikey: secretKeys.default, "x-connection-id": brand.connectionId };
  const named = await callProxy("/v2/profiles", {
    headers: { ...about, "x-user-id": brand.userId },
  });
  assert.equal(named.status, 200);
  await named.body?.cancel();
  const byMail = await callProxy("/v2/profiles", {
    headers: { ...about, "x-user-email": brand.email },
  });
  assert.equal(byMail.status, 200);
  await byMail.body?.cancel();
  assert.equal(
    await problemOf(await callProxy("/v2/profiles", { headers: about })),
    "user_required",
  );
  const other = await callProxy("/v2/profiles", {
    headers: { ...about, "x-user-id": agency.userId },
  });
  assert.equal(await problemOf(other), "connection_not_found");
  const cron = await callProxy("/v2/profiles", {
    headers: { ...about, "x-schedule-ticket": "unknown", "x-user-id": brand.userId },
  });
  assert.equal(await problemOf(cron), "caller_not_allowed");
  const nobody = await callProxy("/v2/profiles");
  assert.equal(await problemOf(nobody), "unauthenticated");
});

Deno.test("an expired token is refreshed before the call", async () => {
  await expireIn(brand.connectionId, -10);
  const { result, requests } = await tokenRequestsDuring(() => brand.amazon("/v2/profiles"));
  assert.equal(result.status, 200);
  assert.equal(requests, 1);
  await result.body?.cancel();
});

Deno.test("a 401 is answered with a new token, once, and the body is sent again", async () => {
  await expireIn(brand.connectionId, 3_000);
  const respond = { status: 401, body: { code: "401", details: "Authentication failed" } };
  const headers = { ...SP_LIST.headers, "x-profile-id": await brand.profileIn("NA") };
  await withFault({ match: { operation: "sp_campaigns" }, respond, times: 1 }, async () => {
    const { result, requests } = await tokenRequestsDuring(() =>
      brand.amazon("/sp/campaigns/list", { ...SP_LIST, headers })
    );
    assert.equal(result.status, 200);
    assert.equal((await result.json()).campaigns.length, 10);
    assert.equal(requests, 1);
  });
});

Deno.test("a second 401 is passed on as Amazon sent it, and costs no refresh each time", async () => {
  await expireIn(brand.connectionId, 3_000);
  const body = { code: "401", details: "Not authorized to access scope", requestId: "K1" };
  const fault = { match: { operation: "profiles" }, respond: { status: 401, body } } as const;
  await withFault(fault, async () => {
    const { requests } = await tokenRequestsDuring(async () => {
      const log = await asked(async () => {
        for (let i = 0; i < 3; i++) {
          const response = await brand.amazon("/v2/profiles");
          assert.equal(response.status, 401);
          assert.equal(response.headers.get("x-answered-by"), "amazon");
          assert.equal(response.headers.get("www-authenticate"), null);
          assert.deepEqual(await response.json(), body);
        }
      });
      assert.equal(log.length, 6);
    });
    assert.equal(requests, 1);
  });
});

Deno.test("a consent that was taken back is found out by the 401", async () => {
  const seller = await newAdvertiser("seller@proxy");
  await amazon.revoke({ persona: "seller@proxy" });
  const fault = { match: { operation: "profiles" }, respond: { status: 401 }, times: 1 } as const;
  const log = await withFault(fault, () =>
    asked(async () => {
      for (let i = 0; i < 2; i++) {
        const response = await seller.amazon("/v2/profiles");
        assert.equal(response.status, 409);
        assert.equal(await problemOf(response), "reauthorization_required");
      }
    }));
  assert.equal(log.length, 1);
});

Deno.test("an expired token that cannot be renewed: 503 of ours, with Retry-After", async () => {
  const seller = await newAdvertiser("seller@late");
  await expireIn(seller.connectionId, -10);
  const fault = { match: { operation: "token" }, respond: { status: 503 } } as const;
  await withFault(fault, async () => {
    const response = await seller.amazon("/v2/profiles");
    assert.equal(response.status, 503);
    assert.ok(Number(response.headers.get("retry-after")) >= 1);
    assert.equal(await problemOf(response), "amazon_unavailable");
  });
  await liftPause(seller.connectionId);
  const { status, body } = await seller.amazon("/v2/profiles");
  assert.equal(status, 200);
  await body?.cancel();
});

Deno.test("a disconnected connection is refused", async () => {
  const seller = await newAdvertiser("seller@gone");
  const gone = await fetch(`${stack.functions_url}/connections/${seller.connectionId}`, {
    method: "DELETE",
    headers: { authorization: seller.as.authorization },
  });
  await gone.body?.cancel();
  assert.equal(gone.status, 200);
  assert.equal(await problemOf(await seller.amazon("/v2/profiles")), "connection_disconnected");
});

Deno.test("throttling that is soon over is waited for, when the call only reads", async () => {
  const fault = {
    match: { operation: "profiles" },
    respond: { status: 429, retry_after: 1 },
    times: 2,
  } as const;
  await withFault(fault, async () => {
    const began = performance.now();
    const log = await asked(async () => {
      assert.equal((await brand.amazon("/v2/profiles")).status, 200);
    });
    assert.deepEqual(log.map(({ status }) => status), [429, 429, 200]);
    assert.ok(performance.now() - began >= 2_000);
  });
});

Deno.test("longer throttling, and throttled writes, are the caller's to wait for", async () => {
  const long = {
    match: { operation: "profiles" },
    respond: { status: 429, retry_after: 6 },
  } as const;
  await withFault(long, async () => {
    const log = await asked(async () => {
      const response = await brand.amazon("/v2/profiles");
      assert.equal(response.status, 429);
      assert.equal(response.headers.get("retry-after"), "6");
      assert.equal(response.headers.get("amazon-advertising-api-throttled"), "true");
      await response.body?.cancel();
    });
    assert.equal(log.length, 1);
  });
  const headers = { ...SP_LIST.headers, "x-profile-id": await brand.profileIn("NA") };
  const calls = [
    ["/termsTokens", "create_terms_token", 1],
    ["/sp/campaigns/list", "sp_campaigns", 3],
  ] as const;
  for (const status of [429, 500, 503]) {
    for (const [path, operation, sent] of calls) {
      const respond = { status, retry_after: 1 };
      await withFault({ match: { operation }, respond }, async () => {
        const log = await asked(async () => {
          const response = await brand.amazon(path, { ...SP_LIST, headers });
          assert.equal(response.status, status);
          assert.equal(response.headers.get("retry-after"), "1");
          await response.body?.cancel();
        });
        assert.equal(log.length, sent, "a write is never repeated, a list by POST is");
      });
    }
  }
});

Deno.test("a server error that persists is passed on after three tries", async () => {
  await withFault({ match: { operation: "profiles" }, respond: { status: 502 } }, async () => {
    const log = await asked(async () => {
      const response = await brand.amazon("/v2/profiles");
      assert.equal(response.status, 502);
      assert.equal(response.headers.get("x-answered-by"), "amazon");
      await response.body?.cancel();
    });
    assert.equal(log.length, 3);
  });
});

Deno.test("a connection that breaks: a reading call is repeated, a writing one is not", async () => {
  const broken = { broken: "drop_connection" } as const;
  await withFault({ match: { operation: "profiles" }, respond: broken, times: 1 }, async () => {
    const { status, body } = await brand.amazon("/v2/profiles");
    assert.equal(status, 200);
    await body?.cancel();
  });
  const headers = { ...SP_LIST.headers, "x-profile-id": await brand.profileIn("NA") };
  await withFault({ match: { operation: "sp_campaigns" }, respond: broken }, async () => {
    const response = await brand.amazon("/sp/campaigns/list", { ...SP_LIST, headers });
    assert.equal(response.status, 503);
    assert.equal(await problemOf(response), "amazon_unavailable");
  });
});

Deno.test("a large gzipped answer arrives unpacked, and does not claim to be packed", async () => {
  await amazon.changeSettings({ gzip_above_bytes: 100 });
  try {
    const packed = await brand.amazon("/v2/profiles");
    assert.equal(packed.headers.get("content-encoding"), null);
    const unpacked = await packed.text();
    await amazon.changeSettings({ gzip_above_bytes: null });
    assert.equal(unpacked, await (await brand.amazon("/v2/profiles")).text());
    assert.ok(unpacked.length > 1_000);
  } finally {
    await amazon.resetSettings();
  }
});

Deno.test("a page of an allowed origin may name everything, and read whose answer it is", async () => {
  const origin = "http://localhost:3000";
  const names = ["x-connection-id", "x-profile-id", "x-account-id", "x-amazon-region", "x-region"];
  const preflight = await fetch(`${stack.functions_url}/amazon-api/sp/campaigns`, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "PUT",
      "access-control-request-headers": [...names, "amazon-advertising-api-scope"].join(),
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-origin"), origin);
  const allowed = preflight.headers.get("access-control-allow-headers")?.split(", ") ?? [];
  for (const name of [...names, "amazon-advertising-api-scope", "authorization"]) {
    assert.ok(allowed.includes(name), name);
  }
  assert.match(preflight.headers.get("access-control-allow-methods") ?? "", /PUT.*DELETE/);

  const answer = await brand.amazon("/v2/profiles", { headers: { origin } });
  const readable = answer.headers.get("access-control-expose-headers")?.split(", ") ?? [];
  for (const name of ["x-answered-by", "x-amzn-requestid", "retry-after", "x-request-id"]) {
    assert.ok(readable.includes(name), name);
  }
  await answer.body?.cancel();

  const stranger = await fetch(`${stack.functions_url}/amazon-api/v2/profiles`, {
    method: "OPTIONS",
    headers: { origin: "https://evil.example", "access-control-request-method": "GET" },
  });
  assert.equal(stranger.headers.has("access-control-allow-headers"), false);
});

Deno.test("a call costs one round trip to the database", async () => {
  await using way = recordStatements();
  const proxy = await startFunctionProcess({ functionName: "amazon-api", env: way.env });
  try {
    for (let i = 0; i < 3; i++) {
      const response = await brand.amazon("/v2/profiles", { functionsUrl: proxy.url });
      assert.equal(response.status, 200);
      await response.body?.cancel();
    }
    assert.deepEqual(way.seen, Array(3).fill("read_proxy_token"));
  } finally {
    await proxy.stop();
  }
});

Deno.test("a user who has connected nothing has nothing to call", async () => {
  const person = await newPerson();
  const { status, body } = await person.call("amazon-api/v2/profiles", {});
  assert.equal(status, 400);
  assert.equal(body.code, "invalid_request");
});
