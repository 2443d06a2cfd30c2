import { ADS_API_URLS } from "../amazon/ads-api.ts";
import { LWA_AUTHORIZE_URLS, LWA_TOKEN_URLS } from "../amazon/login-with-amazon.ts";
import type { EncryptionKey } from "../crypto/encryption-keys.ts";
import { readEncryptionKeys, readFernetKeys } from "../crypto/read-keys.ts";
import { ConnectError } from "../errors.ts";
import type { AccountsApi } from "../schemas/accounts-api.ts";
import type { Issuer } from "../schemas/issuer.ts";
import type { Jwks } from "../schemas/jwks.ts";
import { parseOrigins } from "./allowed-origins.ts";
import {
  parseAccountsApi,
  parseAllow,
  parseClientId,
  parseFunctionPrefix,
  parseIssuers,
  parseJwks,
  parseJwtSecret,
  parsePostgresUrl,
  parseReturnUrls,
  parseScopes,
  parseSecret,
  parseSecretKeys,
  type ParseVariable,
  parseWebUrl,
} from "./parse-variables.ts";

/** Without these nothing starts. */
const REQUIRED = {
  AMAZON_ADS_CLIENT_ID: parseClientId,
  AMAZON_ADS_CLIENT_SECRET: parseSecret,
  AMAZON_ADS_ENCRYPTION_KEYS: readEncryptionKeys,
  // The platform sets these.
  SUPABASE_URL: parseWebUrl,
  SUPABASE_SECRET_KEYS: parseSecretKeys,
};

/** These have defaults, or configure what not every project has. */
const OPTIONAL = {
  AMAZON_ADS_FERNET_KEYS: readFernetKeys,
  AMAZON_ADS_REDIRECT_URL: parseWebUrl,
  AMAZON_ADS_RETURN_URLS: parseReturnUrls,
  AMAZON_ADS_ORIGINS: parseOrigins,
  AMAZON_ADS_SCOPES: parseScopes,
  AMAZON_ADS_JWT_SECRET: parseJwtSecret,
  AMAZON_ADS_DATABASE_POOL_URL: parsePostgresUrl,
  AMAZON_ADS_AUTH_ISSUERS: parseIssuers,
  AMAZON_ADS_AUTHORIZE_URL: parseWebUrl,
  AMAZON_ADS_TOKEN_URL: parseWebUrl,
  AMAZON_ADS_ACCOUNTS_API: parseAccountsApi,
  AMAZON_ADS_LOOPBACK_WEBHOOKS: parseAllow,
  AMAZON_ADS_FUNCTION_PREFIX: parseFunctionPrefix,
  AMAZON_ADS_API_URL_NA: parseWebUrl,
  AMAZON_ADS_API_URL_EU: parseWebUrl,
  AMAZON_ADS_API_URL_FE: parseWebUrl,
  // The platform sets these.
  SUPABASE_JWKS: parseJwks,
};

/** The variables that a project sets itself. The platform sets the others. */
export const PROJECT_VARIABLES: readonly string[] = Object.keys({ ...REQUIRED, ...OPTIONAL })
  .filter((name) => name.startsWith("AMAZON_ADS_"));

type Read<Readers extends Record<string, ParseVariable<unknown>>> = {
  [Name in keyof Readers]: ReturnType<Readers[Name]>;
};
type Values = Read<typeof REQUIRED> & Partial<Read<typeof OPTIONAL>>;

/** The configuration, parsed, with its defaults. */
export type Environment = ReturnType<typeof environmentOf>;

function withoutSlash(url: string): string {
  let end = url.length;
  while (url[end - 1] === "/") end--;
  return url.slice(0, end);
}

function environmentOf(values: Values): {
  ownClient: { clientId: string; clientSecret: string };
  encryptionKeys: EncryptionKey[];
  fernetKeys: Uint8Array[];
  oauth: { redirectUrl: string; allowedReturnUrls: string[]; defaultScopes: string[] };
  allowedOrigins: string[];
  supabaseUrl: string;
  authIssuer: string;
  poolUrl: string | undefined;
  secretKeys: Record<string, string>;
  jwtSecret: string | undefined;
  jwks: Jwks | undefined;
  issuers: Issuer[];
  authorizeUrls: typeof LWA_AUTHORIZE_URLS;
  tokenUrls: typeof LWA_TOKEN_URLS;
  adsApiUrls: typeof ADS_API_URLS;
  accountsApi: AccountsApi;
  allowLoopbackWebhooks: boolean;
  functionPrefix: string;
} {
  const functionPrefix = values.AMAZON_ADS_FUNCTION_PREFIX ?? "";
  const { AMAZON_ADS_AUTHORIZE_URL: authorize, AMAZON_ADS_TOKEN_URL: token } = values;
  return {
    ownClient: {
      clientId: values.AMAZON_ADS_CLIENT_ID,
      clientSecret: values.AMAZON_ADS_CLIENT_SECRET,
    },
    encryptionKeys: values.AMAZON_ADS_ENCRYPTION_KEYS,
    fernetKeys: values.AMAZON_ADS_FERNET_KEYS ?? [],
    oauth: {
      redirectUrl: values.AMAZON_ADS_REDIRECT_URL ??
        `${withoutSlash(values.SUPABASE_URL)}/functions/v1/${functionPrefix}oauth-callback`,
      allowedReturnUrls: values.AMAZON_ADS_RETURN_URLS ?? [],
      defaultScopes: values.AMAZON_ADS_SCOPES ?? ["advertising::campaign_management"],
    },
    allowedOrigins: values.AMAZON_ADS_ORIGINS ?? [],
    supabaseUrl: withoutSlash(values.SUPABASE_URL),
    authIssuer: `${withoutSlash(values.SUPABASE_URL)}/auth/v1`,
    poolUrl: values.AMAZON_ADS_DATABASE_POOL_URL,
    secretKeys: values.SUPABASE_SECRET_KEYS,
    jwtSecret: values.AMAZON_ADS_JWT_SECRET,
    jwks: values.SUPABASE_JWKS,
    issuers: values.AMAZON_ADS_AUTH_ISSUERS ?? [],
    authorizeUrls: authorize === undefined
      ? LWA_AUTHORIZE_URLS
      : { NA: authorize, EU: authorize, FE: authorize },
    tokenUrls: token === undefined ? LWA_TOKEN_URLS : { NA: token, EU: token, FE: token },
    accountsApi: values.AMAZON_ADS_ACCOUNTS_API ?? "current",
    allowLoopbackWebhooks: values.AMAZON_ADS_LOOPBACK_WEBHOOKS ?? false,
    functionPrefix,
    adsApiUrls: {
      NA: withoutSlash(values.AMAZON_ADS_API_URL_NA ?? ADS_API_URLS.NA),
      EU: withoutSlash(values.AMAZON_ADS_API_URL_EU ?? ADS_API_URLS.EU),
      FE: withoutSlash(values.AMAZON_ADS_API_URL_FE ?? ADS_API_URLS.FE),
    },
  };
}

/** What to do about variables, which depends on who sets them. */
function adviceFor(names: readonly string[]): string {
  const [own, platforms] = [false, true].map((byPlatform) =>
    names.filter((name) => name.startsWith("SUPABASE_") === byPlatform)
  );
  const advice = [];
  if (own?.length) advice.push(`Set ${own.join(", ")} with "supabase secrets set".`);
  if (platforms?.length) {
    advice.push(
      `The platform sets ${platforms.join(", ")}: create a secret key in the project's API ` +
        "settings if there is none, then deploy the functions again.",
    );
  }
  return advice.join(" ");
}

/**
 * Reads the configuration. White space around a value, which was pasted with it, is cut off.
 *
 * @throws ConnectError `configuration_invalid`, naming each variable that is missing or malformed and
 * never its value.
 */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const values: Record<string, unknown> = {};
  const faults = new Map<string, string>();
  const parsers = Object.entries<ParseVariable<unknown>>({ ...REQUIRED, ...OPTIONAL });
  for (const [name, parse] of parsers) {
    // An empty value in a .env file means "not set".
    const text = variables[name]?.trim() || undefined;
    if (text === undefined) {
      if (name in REQUIRED) faults.set(name, `${name} is not set`);
      continue;
    }
    try {
      values[name] = parse(text);
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      faults.set(name, `${name}: ${error.message}`);
    }
  }
  if (faults.size === 0) return environmentOf(values as Values);
  throw new ConnectError(
    "configuration_invalid",
    `Cannot start: ${[...faults.values()].join("; ")}. ${adviceFor([...faults.keys()])}`,
  );
}
