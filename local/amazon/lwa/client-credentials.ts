/** Who a token request says it comes from. */
export interface ClientCredentials {
  clientId: string | undefined;
  clientSecret: string | undefined;
}

/** Reads client id and secret from the form or from HTTP Basic, which wins (RFC 6749 §2.3.1). */
export function readClientCredentials(headers: Headers, form: URLSearchParams): ClientCredentials {
  const basic = /^basic +([A-Za-z0-9+/=]+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (basic !== undefined) {
    const text = decode(basic);
    const colon = text.indexOf(":");
    if (colon >= 0) return { clientId: text.slice(0, colon), clientSecret: text.slice(colon + 1) };
  }
  return {
    clientId: form.get("client_id") ?? undefined,
    clientSecret: form.get("client_secret") ?? undefined,
  };
}

function decode(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return "";
  }
}
