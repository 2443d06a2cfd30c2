import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";

interface SigningKey {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

/**
 * An issuer of users' tokens on loopback, such as Clerk is one. Each path below its origin is an issuer
 * of its own with the same keys.
 */
export interface OpenIdIssuer {
  origin: string;
  /** Signs with the newest key, as the issuer at that path, for five minutes. */
  sign(path: string, claims?: JWTPayload): Promise<string>;
  /** The public key as PEM: what somebody may try to use as an HMAC secret. */
  publicPem(): Promise<string>;
  /** Publishes a new key and takes the old one away. */
  rotate(): Promise<void>;
  stop(): Promise<void>;
}

async function newKey(): Promise<SigningKey> {
  return { kid: crypto.randomUUID(), ...await generateKeyPair("ES256", { extractable: true }) };
}

/** Starts one. Its keys are published at `<origin>/<path>/.well-known/jwks.json`, but for `/down`. */
export async function startIssuer(): Promise<OpenIdIssuer> {
  let key = await newKey();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (!pathname.endsWith("/.well-known/jwks.json")) return new Response(null, { status: 404 });
      if (pathname.startsWith("/down/")) return new Response("<html>", { status: 503 });
      if (pathname.startsWith("/odd/")) return Response.json({ message: "Moved" });
      const jwk = { ...await exportJWK(key.publicKey), kid: key.kid, use: "sig" };
      return Response.json({ keys: [jwk] });
    },
  );
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return {
    origin,
    sign: (path, claims = {}) =>
      new SignJWT({ iss: origin + path, ...claims })
        .setProtectedHeader({ alg: "ES256", kid: key.kid })
        .setIssuedAt()
        .setExpirationTime(claims.exp ?? "5m")
        .sign(key.privateKey),
    publicPem: () => exportSPKI(key.publicKey),
    rotate: async () => void (key = await newKey()),
    stop: () => server.shutdown(),
  };
}
