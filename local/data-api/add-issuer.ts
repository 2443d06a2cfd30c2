import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";

/** Who issues the tokens, and the secret that signs them. */
export interface TokenIssuer {
  /** The claim `iss`: the address of Auth. */
  issuer: string;
  jwtSecret: string;
}

/** An access token in a JSON body, and in the fragment of the address that a link in an e-mail leads to. */
const IN_BODY = /(?<="access_token":")[\w-]+\.[\w-]+\.[\w-]+(?=")/;
const IN_FRAGMENT = /(?<=[#&]access_token=)[\w-]+\.[\w-]+\.[\w-]+/;

async function signAgain(token: string, { issuer, jwtSecret }: TokenIssuer): Promise<string> {
  return await new SignJWT({ ...decodeJwt(token), iss: issuer })
    .setProtectedHeader({ ...decodeProtectedHeader(token), alg: "HS256" })
    .sign(new TextEncoder().encode(jwtSecret));
}

async function replaceToken(text: string, place: RegExp, issuer: TokenIssuer): Promise<string> {
  const [token] = place.exec(text) ?? [];
  return token === undefined ? text : text.replace(token, await signAgain(token, issuer));
}

/**
 * Adds the claim `iss` to the access token of an answer of Auth. Supabase Auth names itself in each token; the
 * package that plays it does not, and offers no setting for it.
 */
export async function addIssuer(response: Response, issuer: TokenIssuer): Promise<Response> {
  const headers = new Headers(response.headers);
  const location = headers.get("location");
  if (location !== null) {
    headers.set("location", await replaceToken(location, IN_FRAGMENT, issuer));
  }
  if (!headers.get("content-type")?.includes("json")) {
    return new Response(response.body, { status: response.status, headers });
  }
  headers.delete("content-length");
  const body = await replaceToken(await response.text(), IN_BODY, issuer);
  return new Response(body, { status: response.status, headers });
}
