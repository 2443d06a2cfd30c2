import { type Answer, htmlAnswer } from "../http/answer.ts";
import { personaKinds } from "../data/personas.ts";
import { escapeHtml, htmlPage } from "../http/html-page.ts";
import type { AuthorizationRequest, PageError } from "./authorization-request.ts";

const scopeMeanings: Readonly<Record<string, string>> = {
  "advertising::campaign_management": "manage your advertising accounts and campaigns",
  "cpc_advertising:campaign_management":
    "manage your advertising accounts and campaigns (older name)",
  "advertising::audiences": "manage your advertising audiences",
  "advertising::test:create_account": "create advertising test accounts",
  "profile": "see your name and email address",
  "profile:user_id": "see your Amazon user id",
  "postal_code": "see your postal code",
};

/** The page on which a person chooses a persona, and allows or denies. `query` is the unchanged request. */
export function consentPage(request: AuthorizationRequest, query: string): Answer {
  const scopes = request.scopes.map((scope) =>
    `<li>${escapeHtml(scopeMeanings[scope] ?? scope)} <code>${escapeHtml(scope)}</code></li>`
  ).join("");
  const personas = Object.entries(personaKinds).map(([name, { title, description }], index) => `
<label class="choice"><input type="radio" name="persona" value="${name}"${
    index === 0 ? " checked" : ""
  }><strong>${escapeHtml(title)}</strong><small>${escapeHtml(description)}</small></label>`)
    .join("");
  return htmlAnswer(
    200,
    htmlPage(
      "Simulated Amazon: allow access?",
      `
<h1>Allow access to your Amazon account?</h1>
<p class="note">A simulated Amazon on this machine. It never calls the real one.</p>
<p>The app <code>${escapeHtml(request.client.client_id)}</code> would like to</p>
<ul>${scopes}</ul>
<form method="post" action="/ap/oa/decision">
<input type="hidden" name="request" value="${escapeHtml(query)}">
<fieldset><legend>Who are you?</legend>${personas}</fieldset>
<div class="actions">
<button class="primary" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</div>
</form>`,
    ),
  );
}

/** Amazon's own 400 page. Its text names the mistake, and the browser is not redirected. */
export function errorPage({ code, summary }: PageError): Answer {
  return htmlAnswer(
    400,
    htmlPage(
      "Simulated Amazon: 400 Bad Request",
      `
<h1>We're sorry!</h1>
<p>The request of the app that sent you here cannot be answered.</p>
<dl><dt>Error summary</dt><dd>400 Bad Request</dd>
<dd>${escapeHtml(summary)}</dd>
<dt>Error code</dt><dd><code>${escapeHtml(code)}</code></dd></dl>`,
    ),
  );
}
