import { type Answer, type Call, htmlAnswer } from "../call.ts";
import { escapeHtml, htmlPage } from "../html.ts";
import type { World } from "../world.ts";

/** The page behind a `termsUrl`: shows the terms, and takes the person's click on Accept. */
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
<p class="note">A simulated Amazon on this machine. Nothing here reaches the real one.</p>
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
