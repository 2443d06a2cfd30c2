import assert from "node:assert/strict";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";
import {
  amazonTest,
  app,
  authorizationUrl,
  connect,
  postToken,
  redirectUri,
  refresh,
} from "./support.ts";

const DAY = 86_400;

async function refreshStatus(amazon: Amazon, refreshToken: string): Promise<number> {
  const response = await refresh(amazon, refreshToken);
  const { error } = await response.json();
  assert.equal(error, response.status === 200 ? undefined : "invalid_grant");
  return response.status;
}

/** Moves the simulated clock to a time. */
async function moveClock(amazon: Amazon, to: number): Promise<void> {
  await amazon.client.changeSettings({ clock_offset_seconds: (to - Date.now()) / 1000 });
}

amazonTest("a refresh token lives for 365 days from the consent", async (amazon) => {
  const consentedAt = Date.parse("2026-07-30T00:00:00Z");
  await moveClock(amazon, consentedAt);
  const { refresh: refreshToken } = await connect(amazon, "seller");
  await moveClock(amazon, consentedAt + 365 * DAY * 1000 - 10_000);
  assert.equal(await refreshStatus(amazon, refreshToken), 200);
  await moveClock(amazon, consentedAt + 365 * DAY * 1000 + 10_000);
  assert.equal(await refreshStatus(amazon, refreshToken), 400);
});

for (const way of ["same", "rotate"] as const) {
  amazonTest(`refreshes do not prolong a consent, refresh token: ${way}`, async (amazon) => {
    await amazon.client.changeSettings({ refresh_token: way });
    const consentedAt = Date.now();
    let { refresh: refreshToken } = await connect(amazon, "seller");
    await amazon.client.changeGrants({
      all: true,
      consented_at: new Date(consentedAt).toISOString(),
    });
    for (let day = 100; day <= 300; day += 100) {
      await moveClock(amazon, consentedAt + day * DAY * 1000);
      refreshToken = (await (await refresh(amazon, refreshToken)).json()).refresh_token;
    }
    await moveClock(amazon, consentedAt + 366 * DAY * 1000);
    assert.equal(await refreshStatus(amazon, refreshToken), 400);
  });
}

amazonTest("a consent from before 30 July 2026 has no end", async (amazon) => {
  await moveClock(amazon, Date.parse("2026-07-29T23:59:00Z"));
  const { refresh: refreshToken } = await connect(amazon, "seller");
  await moveClock(amazon, Date.parse("2036-07-29T00:00:00Z"));
  assert.equal(await refreshStatus(amazon, refreshToken), 200);
});

amazonTest("another consent gives a refresh token with a year of its own", async (amazon) => {
  const consentedAt = Date.parse("2026-08-01T00:00:00Z");
  await moveClock(amazon, consentedAt);
  const first = await connect(amazon, "seller");
  await moveClock(amazon, consentedAt + 300 * DAY * 1000);
  const second = await connect(amazon, "seller");
  await moveClock(amazon, consentedAt + 400 * DAY * 1000);
  assert.equal(await refreshStatus(amazon, first.refresh), 400);
  assert.equal(await refreshStatus(amazon, second.refresh), 200);
});

amazonTest("the control API can say when a person consented", async (amazon) => {
  const now = Date.parse("2027-09-01T00:00:00Z");
  await moveClock(amazon, now);
  const times = {
    [new Date(now - 364 * DAY * 1000).toISOString()]: 200,
    [new Date(now - 366 * DAY * 1000).toISOString()]: 400,
    "2025-01-01T00:00:00Z": 200,
  };
  for (const [consented_at, status] of Object.entries(times)) {
    const { redirect_to } = await amazon.client.consent({
      authorization_url: authorizationUrl(amazon),
      persona: "seller",
      consented_at,
    });
    const tokens = await (await postToken(amazon, {
      grant_type: "authorization_code",
      code: new URL(redirect_to).searchParams.get("code") ?? "",
      redirect_uri: redirectUri,
    })).json();
    assert.equal(await refreshStatus(amazon, tokens.refresh_token), status, consented_at);

    const [created = ""] = await amazon.client.createGrants({
      persona: "seller",
      client_id: app.client_id,
      consented_at,
    });
    assert.equal(await refreshStatus(amazon, created), status, `created, ${consented_at}`);

    const { refresh: refresh_token } = await connect(amazon, "seller");
    assert.deepEqual(await amazon.client.changeGrants({ refresh_token, consented_at }), {
      changed: 1,
    });
    assert.equal(await refreshStatus(amazon, refresh_token), status, `changed, ${consented_at}`);
  }
});

amazonTest("a change of grants names them in one way", async (amazon) => {
  const consented_at = new Date().toISOString();
  for (const selection of [{}, { all: true, persona: "seller" }] as const) {
    await assert.rejects(
      amazon.client.changeGrants({ ...selection, consented_at }),
      /say one of refresh_token, grant, persona, or all: true/,
    );
  }
});
