import { DASHBOARD_PATH } from "../dashboard/serve-dashboard.ts";
import type { StackSecrets } from "../stack/secrets.ts";

/** What the functions must know of the stack that hosts them. */
export interface FunctionSurroundings {
  /** The gateway's origin. */
  url: string;
  amazonUrl: string;
  dbUrl: string;
  secrets: StackSecrets;
}

/** Variables that a person may set for the functions, in the environment or in .env. */
const OVERRIDABLE = /^AMAZON_ADS_/;

/** The origins of frontends under development: calls from there, and returns to `/`, are allowed. */
const FRONTEND_ORIGINS = ["http://localhost:3000", "http://localhost:5173"];

/**
 * The whole environment of a function: what the platform injects, and what the product is
 * configured with.
 *
 * @param given The stack's own environment: variables of the product in it win.
 */
export function functionEnvironment(
  { url, amazonUrl, dbUrl, secrets }: FunctionSurroundings,
  given: Record<string, string>,
): Record<string, string> {
  const overrides = Object.fromEntries(
    Object.entries(given).filter(([name]) => OVERRIDABLE.test(name)),
  );
  // Browsers take the two names of the gateway for two origins.
  const gatewayOrigins = [url, url.replace("//127.0.0.1:", "//localhost:")];
  const origins = [...gatewayOrigins, ...FRONTEND_ORIGINS];
  return {
    SUPABASE_URL: url,
    SUPABASE_DB_URL: dbUrl,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: secrets.publishable_key }),
    SUPABASE_SECRET_KEYS: JSON.stringify(secrets.secret_keys),
    // Auth signs with AMAZON_ADS_JWT_SECRET here: there are no public keys.
    SUPABASE_JWKS: JSON.stringify({ keys: [] }),
    SUPABASE_ANON_KEY: secrets.publishable_key,
    SUPABASE_SERVICE_ROLE_KEY: secrets.secret_keys.default,
    SB_REGION: "local",
    AMAZON_ADS_ENCRYPTION_KEYS: secrets.encryption_keys,
    AMAZON_ADS_JWT_SECRET: secrets.jwt_secret,
    AMAZON_ADS_CLIENT_ID: secrets.amazon_client_id,
    AMAZON_ADS_CLIENT_SECRET: secrets.amazon_client_secret,
    AMAZON_ADS_AUTHORIZE_URL: `${amazonUrl}/ap/oa`,
    AMAZON_ADS_TOKEN_URL: `${amazonUrl}/auth/o2/token`,
    AMAZON_ADS_API_URL_NA: `${amazonUrl}/na`,
    AMAZON_ADS_API_URL_EU: `${amazonUrl}/eu`,
    AMAZON_ADS_API_URL_FE: `${amazonUrl}/fe`,
    // Receivers on this machine are what people try webhooks with.
    AMAZON_ADS_LOOPBACK_WEBHOOKS: "allow",
    ...overrides,
    AMAZON_ADS_RETURN_URLS: join(
      ...gatewayOrigins.map((origin) => `${origin}/demo/return`),
      ...origins.map((origin) => `${origin}/`),
      ...gatewayOrigins.flatMap((origin) =>
        ["connected", "invite"].map((page) => origin + DASHBOARD_PATH + page)
      ),
      overrides["AMAZON_ADS_RETURN_URLS"],
    ),
    AMAZON_ADS_ORIGINS: join(...origins, overrides["AMAZON_ADS_ORIGINS"]),
  };
}

function join(...values: (string | undefined)[]): string {
  return values.filter(Boolean).join(",");
}
