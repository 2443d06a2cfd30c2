import { ADS_API_URLS } from "../amazon/ads-api.ts";
import { LWA_AUTHORIZE_URLS, LWA_TOKEN_URLS } from "../amazon/login-with-amazon.ts";
import type { EncryptionKeyBytes } from "../crypto/encryption-keys.ts";
import { readEncryptionKeys, readFernetKeys } from "../crypto/read-keys.ts";
import { ConnectError } from "../errors.ts";
import type { Issuer } from "./issuer.ts";
import {
  type Jwks,
  readClientId,
  readIssuers,
  readJwks,
  readJwtSecret,
  readPostgresUrl,
  readScopes,
  readSecret,
  readSecretKeys,
  type ReadVariable,
  readWebUrl,
  readWebUrls,
} from "./variables.ts";

/** Without these nothing starts. */
const REQUIRED = {
  AMAZON_CLIENT_ID: readClientId,
  AMAZON_CLIENT_SECRET: readSecret,
  ENCRYPTION_KEYS: readEncryptionKeys,
  // The platform's own.
  SUPABASE_URL: readWebUrl,
  SUPABASE_SECRET_KEYS: readSecretKeys,
};

/** These have defaults, or stand for something that not every project has. */
const OPTIONAL = {
  FERNET_KEYS: readFernetKeys,
  OAUTH_REDIRECT_URL: readWebUrl,
  ALLOWED_RETURN_URLS: readWebUrls,
  ALLOWED_ORIGINS: readWebUrls,
  AMAZON_SCOPES: readScopes,
  JWT_SECRET: readJwtSecret,
  DATABASE_POOL_URL: readPostgresUrl,
  AUTH_ISSUERS: readIssuers,
  AMAZON_AUTHORIZE_URL: readWebUrl,
  AMAZON_TOKEN_URL: readWebUrl,
  AMAZON_ADS_API_URL_NA: readWebUrl,
  AMAZON_ADS_API_URL_EU: readWebUrl,
  AMAZON_ADS_API_URL_FE: readWebUrl,
  // The platform's own.
  SUPABASE_JWKS: readJwks,
};

type Read<Readers extends Record<string, ReadVariable<unknown>>> = {
  [Name in keyof Readers]: ReturnType<Readers[Name]>;
};
type Values = Read<typeof REQUIRED> & Partial<Read<typeof OPTIONAL>>;

/** The configuration, read and understood. */
export type Environment = ReturnType<typeof understand>;

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

function understand(values: Values): {
  ownClient: { clientId: string; clientSecret: string };
  encryptionKeys: EncryptionKeyBytes[];
  fernetKeys: Uint8Array[];
  oauth: { redirectUrl: string; allowedReturnUrls: string[]; defaultScopes: string[] };
  allowedOrigins: string[];
  supabaseUrl: string;
  poolUrl: string | undefined;
  secretKeys: Record<string, string>;
  jwtSecret: string | undefined;
  jwks: Jwks | undefined;
  issuers: Issuer[];
  authorizeUrls: typeof LWA_AUTHORIZE_URLS;
  tokenUrls: typeof LWA_TOKEN_URLS;
  adsApiUrls: typeof ADS_API_URLS;
} {
  const { AMAZON_AUTHORIZE_URL: authorize, AMAZON_TOKEN_URL: token } = values;
  return {
    ownClient: { clientId: values.AMAZON_CLIENT_ID, clientSecret: values.AMAZON_CLIENT_SECRET },
    encryptionKeys: values.ENCRYPTION_KEYS,
    fernetKeys: values.FERNET_KEYS ?? [],
    oauth: {
      redirectUrl: values.OAUTH_REDIRECT_URL ??
        `${withoutSlash(values.SUPABASE_URL)}/functions/v1/oauth-callback`,
      allowedReturnUrls: values.ALLOWED_RETURN_URLS ?? [],
      defaultScopes: values.AMAZON_SCOPES ?? ["advertising::campaign_management"],
    },
    allowedOrigins: (values.ALLOWED_ORIGINS ?? []).map((url) => new URL(url).origin),
    supabaseUrl: withoutSlash(values.SUPABASE_URL),
    poolUrl: values.DATABASE_POOL_URL,
    secretKeys: values.SUPABASE_SECRET_KEYS,
    jwtSecret: values.JWT_SECRET,
    jwks: values.SUPABASE_JWKS,
    issuers: values.AUTH_ISSUERS ?? [],
    authorizeUrls: authorize === undefined
      ? LWA_AUTHORIZE_URLS
      : { NA: authorize, EU: authorize, FE: authorize },
    tokenUrls: token === undefined ? LWA_TOKEN_URLS : { NA: token, EU: token, FE: token },
    adsApiUrls: {
      NA: withoutSlash(values.AMAZON_ADS_API_URL_NA ?? ADS_API_URLS.NA),
      EU: withoutSlash(values.AMAZON_ADS_API_URL_EU ?? ADS_API_URLS.EU),
      FE: withoutSlash(values.AMAZON_ADS_API_URL_FE ?? ADS_API_URLS.FE),
    },
  };
}

/**
 * Reads the configuration.
 *
 * @throws ConnectError `configuration_invalid`, naming each variable that is missing or malformed and
 * never its value.
 */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const values: Record<string, unknown> = {};
  const complaints: string[] = [];
  for (const [name, read] of Object.entries<ReadVariable<unknown>>({ ...REQUIRED, ...OPTIONAL })) {
    // An empty value in a .env file means "not set".
    const text = variables[name] || undefined;
    if (text === undefined) {
      if (name in REQUIRED) complaints.push(`${name} is not set`);
      continue;
    }
    try {
      values[name] = read(text);
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      complaints.push(`${name}: ${error.message}`);
    }
  }
  if (complaints.length === 0) return understand(values as Values);
  throw new ConnectError(
    "configuration_invalid",
    `Cannot start: ${complaints.join("; ")}. Set it with "supabase secrets set".`,
  );
}
