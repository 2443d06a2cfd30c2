import assert from "node:assert/strict";
import {
  amazonTest,
  app,
  assertAnswer,
  callAds,
  codeFor,
  connect,
  otherApp,
  postToken,
  redirectUri,
} from "./support.ts";

async function assertFailed(response: Response): Promise<void> {
  await assertAnswer(response, 401, {
    code: "401",
    details: "Authentication failed",
    requestId: response.headers.get("x-amzn-requestid"),
  });
}

amazonTest("without an Authorization header the gateway answers", async (amazon) => {
  await assertAnswer(await callAds(amazon, "/v2/profiles", {}), 401, { message: "Unauthorized" });
});

amazonTest("a token without Bearer is taken for a broken signature", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  const response = await callAds(amazon, "/v2/profiles", { headers: { authorization: access } });
  assert.equal(response.status, 403);
  const { message } = await response.json();
  assert.match(
    message,
    /not a valid key=value pair \(missing equal-sign\) in Authorization header/,
  );
  assert.ok(message.includes(access), "Amazon's gateway shows the header to whoever sent it");
});

amazonTest("the scheme may be written small", async (amazon) => {
  const { access } = await connect(amazon, "seller");
  const headers = { authorization: `bearer ${access}` };
  const response = await callAds(amazon, "/v2/profiles", { headers });
  await response.body?.cancel();
  assert.equal(response.status, 200);
});

amazonTest("a made-up, an expired and a refresh token fail alike", async (amazon) => {
  const { access, refresh } = await connect(amazon, "seller");
  await assertFailed(await callAds(amazon, "/v2/profiles", { token: "Atza|made-up" }));
  await assertFailed(await callAds(amazon, "/v2/profiles", { token: refresh }));
  await amazon.client.changeSettings({ clock_offset_seconds: 3600 });
  await assertFailed(await callAds(amazon, "/v2/profiles", { token: access }));
});

for (
  const [what, value] of [
    ["is missing", undefined],
    ["is another app's", otherApp.client_id],
    ["differs in case", app.client_id.toUpperCase()],
  ] as const
) {
  amazonTest(`a client id header that ${what} fails`, async (amazon) => {
    const { access } = await connect(amazon, "seller");
    const headers = { "amazon-advertising-api-clientid": value };
    await assertFailed(await callAds(amazon, "/v2/profiles", { token: access, headers }));
  });
}

amazonTest("a token without the advertising scope fails", async (amazon) => {
  const response = await postToken(amazon, {
    grant_type: "authorization_code",
    code: await codeFor(amazon, "seller", { scope: "profile" }),
    redirect_uri: redirectUri,
  });
  const { access_token: token } = await response.json();
  await assertFailed(await callAds(amazon, "/v2/profiles", { token }));
});

amazonTest("the older name of the advertising scope is as good", async (amazon) => {
  const response = await postToken(amazon, {
    grant_type: "authorization_code",
    code: await codeFor(amazon, "seller", { scope: "cpc_advertising:campaign_management" }),
    redirect_uri: redirectUri,
  });
  const { access_token: token } = await response.json();
  const profiles = await callAds(amazon, "/v2/profiles", { token });
  await profiles.body?.cancel();
  assert.equal(profiles.status, 200);
});

amazonTest("one token is good in every region", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  for (const region of ["NA", "EU", "FE"] as const) {
    const response = await callAds(amazon, "/v2/profiles", { region, token });
    await response.body?.cancel();
    assert.equal(response.status, 200, region);
  }
});

for (const path of ["/dsp/accounts", "/v2/profile", "/adsAccounts/register/now", "/"]) {
  amazonTest(`the gateway knows no ${path}`, async (amazon) => {
    const { access: token } = await connect(amazon, "seller");
    const expected = { message: "Missing Authentication Token" };
    await assertAnswer(await callAds(amazon, path, { token }), 403, expected);
  });
}

amazonTest("a known path with another method is unknown, too", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  await assertAnswer(
    await callAds(amazon, "/v2/profiles", { token, method: "PUT", body: [] }),
    403,
    {
      message: "Missing Authentication Token",
    },
  );
});

amazonTest("a path that cannot be decoded is an unknown id", async (amazon) => {
  const { access: token } = await connect(amazon, "seller");
  const response = await callAds(amazon, "/v2/profiles/%E0%A4%A", { token });
  await response.body?.cancel();
  assert.equal(response.status, 404);
});

amazonTest("outside the regions there is nothing", async (amazon) => {
  const response = await fetch(`${amazon.url}/v2/profiles`);
  await response.body?.cancel();
  assert.equal(response.status, 404);
});

amazonTest("every answer carries a request id of its own", async (amazon) => {
  const ids = await Promise.all(Array.from({ length: 3 }, async () => {
    const response = await callAds(amazon, "/v2/profiles", {});
    await response.body?.cancel();
    return response.headers.get("x-amzn-requestid");
  }));
  assert.equal(new Set(ids).size, 3);
  assert.ok(!ids.includes(null));
});

amazonTest(
  "the throttle refuses what is too much, with or without a Retry-After",
  async (amazon) => {
    const { access: token } = await connect(amazon, "seller");
    await amazon.client.changeSettings({ throttle: { requests_per_second: 2, retry_after: true } });
    const burst = async (): Promise<Response[]> => {
      const responses: Response[] = [];
      for (let index = 0; index < 6; index++) {
        const response = await callAds(amazon, "/v2/profiles", { token });
        await response.body?.cancel();
        responses.push(response);
      }
      return responses;
    };
    const refused = (await burst()).filter((response) => response.status === 429);
    assert.ok(refused.length >= 3, `${refused.length} refused`);
    assert.equal(refused[0]?.headers.get("retry-after"), "1");
    assert.equal(refused[0]?.headers.get("amazon-advertising-api-throttled"), "true");

    await amazon.client.changeSettings({
      throttle: { requests_per_second: 2, retry_after: false },
    });
    const silent = (await burst()).find((response) => response.status === 429);
    assert.equal(silent?.headers.get("retry-after"), null);

    const elsewhere = await callAds(amazon, "/v2/profiles", { token, region: "EU" });
    await elsewhere.body?.cancel();
    assert.equal(elsewhere.status, 200, "each region counts for itself");
  },
);
