import type { StackSecrets } from "../stack/secrets.ts";

/** What the functions have to know about the stack that hosts them. */
export interface FunctionSurroundings {
  /** The gateway's origin. */
  url: string;
  amazonUrl: string;
  dbUrl: string;
  secrets: StackSecrets;
}

// What a person may set for the functions, in the environment or in .env.
const overridable = [
  /^AMAZON_/,
  /^ALLOWED_/,
  /^AUTH_ISSUERS$/,
  /^DATABASE_POOL_URL$/,
  /^ENCRYPTION_KEYS$/,
  /^FERNET_KEYS$/,
  /^OAUTH_REDIRECT_URL$/,
];

/** Frontends that people develop run on these. */
const usualOrigins = ["http://localhost:3000", "http://localhost:5173"];

/**
 * The whole environment of a function: what the platform injects, and what the product is
 * configured with.
 *
 * @param given the stack's own environment: variables of the product in it win.
 */
export function functionEnvironment(
  { url, amazonUrl, dbUrl, secrets }: FunctionSurroundings,
  given: Record<string, string>,
): Record<string, string> {
  const overrides = Object.fromEntries(
    Object.entries(given).filter(([name]) => overridable.some((pattern) => pattern.test(name))),
  );
  return {
    SUPABASE_URL: url,
    SUPABASE_DB_URL: dbUrl,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: secrets.publishable_key }),
    SUPABASE_SECRET_KEYS: JSON.stringify(secrets.secret_keys),
    // Auth signs with JWT_SECRET here: there are no public keys.
    SUPABASE_JWKS: JSON.stringify({ keys: [] }),
    SUPABASE_ANON_KEY: secrets.publishable_key,
    SUPABASE_SERVICE_ROLE_KEY: secrets.secret_keys.default,
    SB_REGION: "local",
    ENCRYPTION_KEYS: secrets.encryption_keys,
    JWT_SECRET: secrets.jwt_secret,
    AMAZON_CLIENT_ID: secrets.amazon_client_id,
    AMAZON_CLIENT_SECRET: secrets.amazon_client_secret,
    AMAZON_AUTHORIZE_URL: `${amazonUrl}/ap/oa`,
    AMAZON_TOKEN_URL: `${amazonUrl}/auth/o2/token`,
    AMAZON_ADS_API_URL_NA: `${amazonUrl}/na`,
    AMAZON_ADS_API_URL_EU: `${amazonUrl}/eu`,
    AMAZON_ADS_API_URL_FE: `${amazonUrl}/fe`,
    ...overrides,
    ALLOWED_RETURN_URLS: join(`${url}/demo/return`, overrides["ALLOWED_RETURN_URLS"]),
    ALLOWED_ORIGINS: join(...[url, ...usualOrigins], overrides["ALLOWED_ORIGINS"]),
  };
}

function join(...values: (string | undefined)[]): string {
  return values.filter(Boolean).join(",");
}
