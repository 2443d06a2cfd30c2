import { z } from "zod/v3";
import { ADS_API_URLS } from "../amazon/ads-api.ts";
import { LWA_AUTHORIZE_URLS, LWA_TOKEN_URLS } from "../amazon/login-with-amazon.ts";
import { encryptionKeysSchema, fernetKeysSchema } from "../crypto/encryption-keys.ts";
import { ConnectError } from "../errors.ts";
import { addressSchema, webUrlSchema } from "../schemas/url.ts";
import { type Issuer, issuerSchema } from "./issuer.ts";

const urlList = z.string().default("").transform((text) =>
  text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "")
).pipe(z.array(webUrlSchema));

function json<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodType<z.infer<Schema>, z.ZodTypeDef, unknown> {
  return z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "must be JSON" });
      return z.NEVER;
    }
  }).pipe(schema);
}

const jwk = z.object({ kty: z.string() }).passthrough();

const jwks = z.union([
  z.object({ keys: z.array(jwk) }),
  // The platform sets a bare list of keys.
  z.array(jwk).transform((keys) => ({ keys })),
]);

const secret = z.string().min(1);

const poolUrl = addressSchema.refine((text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return /^postgres(ql)?:$/.test(protocol) && hostname !== "";
}, { message: "must be a URL with postgres or postgresql, and a host" });

const variableSchemas = {
  AMAZON_CLIENT_ID: z.string().regex(/^\S{1,100}$/, { message: "must be the LwA client id" }),
  AMAZON_CLIENT_SECRET: secret,
  ENCRYPTION_KEYS: encryptionKeysSchema,
  FERNET_KEYS: fernetKeysSchema.optional(),
  OAUTH_REDIRECT_URL: webUrlSchema.optional(),
  ALLOWED_RETURN_URLS: urlList,
  ALLOWED_ORIGINS: urlList,
  AMAZON_SCOPES: z.string().default("advertising::campaign_management")
    .transform((text) => text.split(/[\s,]+/).filter((scope) => scope !== ""))
    .pipe(z.array(z.string()).min(1)),
  JWT_SECRET: z.string().min(32).optional(),
  DATABASE_POOL_URL: poolUrl.optional(),
  AUTH_ISSUERS: json(z.array(issuerSchema)).optional(),
  AMAZON_AUTHORIZE_URL: webUrlSchema.optional(),
  AMAZON_TOKEN_URL: webUrlSchema.optional(),
  AMAZON_ADS_API_URL_NA: webUrlSchema.default(ADS_API_URLS.NA),
  AMAZON_ADS_API_URL_EU: webUrlSchema.default(ADS_API_URLS.EU),
  AMAZON_ADS_API_URL_FE: webUrlSchema.default(ADS_API_URLS.FE),
  // The platform's own.
  SUPABASE_URL: webUrlSchema,
  SUPABASE_SECRET_KEYS: json(z.record(z.string(), secret)),
  SUPABASE_JWKS: json(jwks).optional(),
};

type Values = { [Name in keyof typeof variableSchemas]: z.infer<typeof variableSchemas[Name]> };

/** The configuration, read and understood. */
export type Environment = ReturnType<typeof understand>;

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

function understand(values: Values): {
  ownClient: { clientId: string; clientSecret: string };
  encryptionKeys: z.infer<typeof encryptionKeysSchema>;
  fernetKeys: Uint8Array[];
  oauth: { redirectUrl: string; allowedReturnUrls: string[]; defaultScopes: string[] };
  allowedOrigins: string[];
  supabaseUrl: string;
  poolUrl: string | undefined;
  secretKeys: Record<string, string>;
  jwtSecret: string | undefined;
  jwks: { keys: { kty: string }[] } | undefined;
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
      allowedReturnUrls: values.ALLOWED_RETURN_URLS,
      defaultScopes: values.AMAZON_SCOPES,
    },
    allowedOrigins: values.ALLOWED_ORIGINS.map((url) => new URL(url).origin),
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
      NA: withoutSlash(values.AMAZON_ADS_API_URL_NA),
      EU: withoutSlash(values.AMAZON_ADS_API_URL_EU),
      FE: withoutSlash(values.AMAZON_ADS_API_URL_FE),
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
  // An empty value in a .env file means "not set".
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const values: Record<string, unknown> = {};
  const complaints: string[] = [];
  for (const [name, schema] of Object.entries(variableSchemas)) {
    const read = schema.safeParse(given[name]);
    if (read.success) values[name] = read.data;
    else if (given[name] === undefined) complaints.push(`${name} is not set`);
    else complaints.push(...read.error.issues.map(({ message }) => `${name}: ${message}`));
  }
  if (complaints.length === 0) return understand(values as Values);
  throw new ConnectError(
    "configuration_invalid",
    `Cannot start: ${complaints.join("; ")}. Set it with "supabase secrets set".`,
  );
}
