/** What is where, for a person who opens the stack's address. */
export function indexPage(addresses: [string, string][]): Response {
  const width = Math.max(...addresses.map(([name]) => name.length));
  const lines = addresses.map(([name, address]) => `${name.padEnd(width)}  ${address}`);
  return text(["Amazon Ads Connect, the local stack", "", ...lines]);
}

/** Where the demo lands after consent: says what it was called with, as plain text. */
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
    // A confirmation in the address must not travel on, nor stay in a cache.
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
  });
}
