import { escapeHtml, htmlPage } from "../amazon/http/html-page.ts";

/** The page at the stack's address: lists the addresses of its parts. */
export function indexPage(addresses: [string, string][]): Response {
  const items = addresses.map(([name, address]) => {
    const shown = escapeHtml(address);
    return `<dt>${escapeHtml(name)}</dt><dd><a href="${shown}">${shown}</a></dd>`;
  });
  const page = htmlPage(
    "Amazon Ads Connect: the local stack",
    `<h1>Amazon Ads Connect, the local stack</h1><dl>${items.join("")}</dl>`,
  );
  return new Response(page, {
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

/** The page that the demo returns to after consent: shows its query parameters as plain text. */
export function returnPage(query: URLSearchParams): Response {
  const lines = [...query].map(([name, value]) => `${name}: ${value}`);
  return text([
    query.has("error") ? "Amazon sent you back without a connection." : "Amazon sent you back.",
    "An app would hand the confirmation to oauth-confirm now.",
    "",
    ...lines,
  ]);
}

function text(lines: string[]): Response {
  return new Response(`${lines.join("\n")}\n`, {
    // A confirmation in the address must not reach other sites or a cache.
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
  });
}
