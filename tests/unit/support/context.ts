import type { Context } from "../../../shared/context.ts";
import type { EncryptionKey } from "../../../shared/crypto/encryption-keys.ts";
import { createKeyedHash } from "../../../shared/crypto/keyed-hash.ts";
import { createSealer } from "../../../shared/crypto/sealer.ts";
import type { Database } from "../../../shared/database/database.ts";
import { scriptedDatabase } from "./scripted-database.ts";
import { scriptedFetch } from "./scripted-fetch.ts";

export const ownClient = {
  clientId: "amzn1.application-oa2-client.own",
  clientSecret: "own-secret",
};

/** The key of a name, always the same one. */
export function keyNamed(kid: string): EncryptionKey {
  return { kid, bytes: new Uint8Array(32).fill(kid.charCodeAt(0)) };
}

/** A context of real parts, with what a test hands down; anything else reaches nobody. */
export function testContext(
  parts: { database?: Database; lwa?: typeof fetch; ads?: typeof fetch; webhooks?: typeof fetch } =
    {},
): Context {
  return {
    database: parts.database ?? scriptedDatabase(),
    sealer: createSealer([keyNamed("a")]),
    keyedHash: createKeyedHash([keyNamed("a")]),
    lwa: {
      authorizeUrls: {
        NA: "https://na.amazon.test/ap/oa",
        EU: "https://eu.amazon.test/ap/oa",
        FE: "https://fe.amazon.test/ap/oa",
      },
      tokenUrls: {
        NA: "https://na.amazon.test/token",
        EU: "https://eu.amazon.test/token",
        FE: "https://fe.amazon.test/token",
      },
      fetch: parts.lwa ?? scriptedFetch().fetch,
      timeoutMs: 1_000,
    },
    adsApi: {
      baseUrls: {
        NA: "https://ads-na.amazon.test",
        EU: "https://ads-eu.amazon.test",
        FE: "https://ads-fe.amazon.test",
      },
      fetch: parts.ads ?? scriptedFetch().fetch,
      timeoutMs: 1_000,
      attempts: 2,
      firstPauseMs: 1,
    },
    ownClient,
    oauth: {
      redirectUrl: "https://project.test/functions/v1/oauth-callback",
      allowedReturnUrls: ["https://app.test/connected"],
      defaultScopes: ["advertising::campaign_management"],
    },
    webhooks: {
      projectUrl: "https://project.test",
      fetch: parts.webhooks ?? scriptedFetch().fetch,
      timeoutMs: 1_000,
      allowLoopback: false,
      resolveHost: () => Promise.resolve(["8.8.8.8"]),
    },
  };
}
