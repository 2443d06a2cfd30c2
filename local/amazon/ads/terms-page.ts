import { type Answer, htmlAnswer } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import { escapeHtml, htmlPage } from "../http/html-page.ts";
import type { World } from "../state/world.ts";

/** The page at a `termsUrl`: shows the terms, and accepts them when the person clicks Accept. */
export function answerTermsPage(world: World, call: Call, id: string): Answer {
  const token = world.terms.get(id);
  if (!token) return htmlAnswer(404, htmlPage("Terms", "<h1>There is no such agreement</h1>"));
  if (call.method === "POST") world.terms.accept(id);
  const done = token.status !== "CREATED";
  return htmlAnswer(
    200,
    htmlPage(
      "Simulated Amazon: advertising terms",
      `
<h1>Amazon's advertising terms</h1>
<p class="note">A simulated Amazon on this machine. It never calls the real one.</p>
<p>Agreement <code>${escapeHtml(id)}</code></p>
${
        done
          ? '<p role="status"><strong>Accepted.</strong> You can close this page.</p>'
          : `<form method="post" action="/terms/agreement/${escapeHtml(id)}">
<div class="actions"><button class="primary">Accept</button></div></form>`
      }`,
    ),
  );
}
