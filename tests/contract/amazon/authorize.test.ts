import assert from "node:assert/strict";
import { amazonTest, app, authorizationUrl, redirectUri, scope } from "./support.ts";
import type { Amazon } from "../../../local/amazon/start-amazon.ts";

const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

function open(amazon: Amazon, changes: Record<string, string | undefined>): Promise<Response> {
  return fetch(authorizationUrl(amazon, changes), { redirect: "manual" });
}

async function assertErrorPage(response: Response, code: string, summary: string): Promise<void> {
  const html = await response.text();
  assert.equal(response.status, 400);
  assert.equal(response.headers.get("location"), null);
  assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
  assert.ok(html.includes(code), html);
  assert.ok(html.includes(summary), html);
}

async function assertRedirectError(
  response: Response,
  error: string,
  description: string,
): Promise<void> {
  await response.body?.cancel();
  assert.equal(response.status, 302);
  const location = new URL(response.headers.get("location") ?? "");
  assert.equal(location.origin + location.pathname, redirectUri);
  assert.deepEqual(Object.fromEntries(location.searchParams), {
    error,
    error_description: description,
    state: "a-state",
  });
}

/** Sends the consent page's own form. */
async function submit(
  amazon: Amazon,
  fields: Record<string, string>,
  changes: Record<string, string | undefined> = {},
): Promise<Response> {
  return await fetch(`${amazon.url}/ap/oa/decision`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({
      request: new URL(authorizationUrl(amazon, changes)).search.slice(1),
      ...fields,
    }),
  });
}

amazonTest(
  "the consent page shows the app, its scopes, the personas and two buttons",
  async (amazon) => {
    const response = await open(amazon, { scope: `profile ${scope}`, state: '"><script>' });
    const html = await response.text();
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.ok(html.includes(app.client_id));
    assert.ok(html.includes("advertising::campaign_management"));
    for (const persona of ["seller", "brand", "agency", "empty"]) {
      assert.ok(html.includes(`name="persona" value="${persona}"`), persona);
    }
    assert.ok(html.includes('name="decision" value="allow"'));
    assert.ok(html.includes('name="decision" value="deny"'));
    assert.ok(!html.includes("<script"), "the request is escaped");
    assert.doesNotMatch(html, /(?:src|href)=/, "nothing comes from elsewhere");
  },
);

amazonTest("Allow redirects with code, scope and the state as it was", async (amazon) => {
  const response = await submit(amazon, { persona: "seller", decision: "allow" }, {
    state: "a b&c=d/é",
  });
  assert.equal(response.status, 302);
  const location = response.headers.get("location") ?? "";
  assert.ok(location.includes("scope=advertising%3A%3Acampaign_management"), location);
  const { searchParams } = new URL(location);
  assert.deepEqual([...searchParams.keys()], ["code", "scope", "state"]);
  assert.match(searchParams.get("code") ?? "", /^AN[A-Za-z]{18}$/);
  assert.equal(searchParams.get("state"), "a b&c=d/é");
});

amazonTest("without a state none comes back", async (amazon) => {
  const response = await submit(amazon, { persona: "seller", decision: "allow" }, {
    state: undefined,
  });
  const { searchParams } = new URL(response.headers.get("location") ?? "");
  assert.deepEqual([...searchParams.keys()], ["code", "scope"]);
});

amazonTest("Deny redirects with access_denied in Amazon's words", async (amazon) => {
  const response = await submit(amazon, { persona: "seller", decision: "deny" });
  assert.equal(
    response.headers.get("location"),
    `${redirectUri}?error=access_denied&error_description=Access+not+permitted.&state=a-state`,
  );
});

amazonTest("a redirect URI keeps its own query", async (amazon) => {
  const response = await submit(amazon, { persona: "seller", decision: "deny" }, {
    redirect_uri: "https://app.example/callback?from=amazon",
  });
  assert.ok(
    response.headers.get("location")?.startsWith(
      "https://app.example/callback?from=amazon&error=access_denied&",
    ),
  );
});

amazonTest("a decision is checked as the page was", async (amazon) => {
  const response = await submit(amazon, { persona: "seller", decision: "allow" }, { scope: "x" });
  await assertErrorPage(response, "lwa-invalid-parameter-bad-scope", "unknown scope");
});

amazonTest("a decision without a known persona is not redirected", async (amazon) => {
  const response = await submit(amazon, { persona: "stranger", decision: "allow" });
  await response.body?.cancel();
  assert.equal(response.status, 400);
  assert.equal(response.headers.get("location"), null);
});

for (
  const [what, value] of [
    ["unknown", "advertising::reporting"],
    ["known to Amazon but not assigned to the app", "advertising::audiences"],
    ["missing", undefined],
    ["partly unknown", `${scope} advertising::reporting`],
  ] as const
) {
  amazonTest(
    `a scope that is ${what} ends on Amazon's page and never redirects`,
    async (amazon) => {
      await assertErrorPage(
        await open(amazon, { scope: value }),
        "lwa-invalid-parameter-bad-scope",
        "An unknown scope was requested",
      );
    },
  );
}

for (
  const [what, value] of [
    ["has one slash more", `${redirectUri}/`],
    ["has another port", "http://127.0.0.1:10/callback"],
    ["belongs to another app", "https://other.example/callback"],
    ["is missing", undefined],
  ] as const
) {
  amazonTest(`a redirect URI that ${what} ends on Amazon's page`, async (amazon) => {
    await assertErrorPage(
      await open(amazon, { redirect_uri: value }),
      "lwa-invalid-parameter-bad-redirect-uri-vendor",
      "The redirect URI you provided has not been whitelisted for your application",
    );
  });
}

amazonTest("an unknown client ends on Amazon's page", async (amazon) => {
  await assertErrorPage(
    await open(amazon, { client_id: "amzn1.application-oa2-client.nobody" }),
    "lwa-invalid-parameter-bad-client-id",
    "Unknown client_id",
  );
});

amazonTest("the implicit grant ends on Amazon's page", async (amazon) => {
  await assertErrorPage(
    await open(amazon, { response_type: "token" }),
    "lwa-invalid-parameter-unauthorized-implicit-grant-request",
    "implicit grant",
  );
});

amazonTest("a missing or strange response type redirects with an error", async (amazon) => {
  await assertRedirectError(
    await open(amazon, { response_type: undefined }),
    "invalid_request",
    "The request is missing a required parameter : response_type",
  );
  await assertRedirectError(
    await open(amazon, { response_type: "id_token" }),
    "unsupported_response_type",
    "The response type is not supported",
  );
});

amazonTest(
  "a PKCE challenge must have the form and a method that RFC 7636 gives it",
  async (amazon) => {
    await assertRedirectError(
      await open(amazon, { code_challenge: "too-short", code_challenge_method: "S256" }),
      "invalid_request",
      "The request has an invalid parameter : code_challenge",
    );
    await assertRedirectError(
      await open(amazon, { code_challenge: challenge, code_challenge_method: "S512" }),
      "invalid_request",
      "The request has an invalid parameter : code_challenge_method",
    );
  },
);

amazonTest("a script's consent passes the same checks as the page", async (amazon) => {
  const consent = (changes: Record<string, string | undefined>): Promise<unknown> =>
    amazon.client.consent({
      authorization_url: authorizationUrl(amazon, changes),
      persona: "seller",
    });
  await assert.rejects(consent({ scope: "x" }), /lwa-invalid-parameter-bad-scope/);
  await assert.rejects(
    consent({ redirect_uri: "https://evil.example" }),
    /bad-redirect-uri-vendor/,
  );
  await assert.rejects(consent({ client_id: "nobody" }), /bad-client-id/);
  assert.deepEqual(await consent({ response_type: "id_token" }), {
    redirect_to: `${redirectUri}?error=unsupported_response_type` +
      "&error_description=The+response+type+is+not+supported&state=a-state",
  });
});
