import {
  parseClientId,
  parseOrigins,
  parseReturnUrls,
  parseSecret,
  parseWebUrl,
} from "./parse-inputs.ts";
import { digestOf, type SecretDigests } from "../management-api/secrets.ts";

/** What a person may say about the configuration. */
export interface GivenSecrets {
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  returnUrls?: string | undefined;
  origins?: string | undefined;
  redirectUrl?: string | undefined;
}

function originOf(siteUrl: string | undefined): string | undefined {
  if (siteUrl === undefined || !/^https?:\/\//.test(siteUrl) || !URL.canParse(siteUrl)) {
    return undefined;
  }
  return new URL(siteUrl).origin;
}

/**
 * The secrets that a project is to have, apart from the encryption keys and the pooler's address. What is
 * not said is left as it is; return addresses and origins that the project lacks are its own app's.
 *
 * @param siteUrl The address of the project's own app, as Auth knows it.
 */
export function wantedSecrets(
  given: GivenSecrets,
  present: SecretDigests,
  { prefix, siteUrl }: { prefix: string; siteUrl: string | undefined },
): Map<string, string> {
  const origin = originOf(siteUrl);
  const returnUrls = given.returnUrls ??
    (present.has("AMAZON_ADS_RETURN_URLS") || origin === undefined ? undefined : siteUrl);
  const origins = given.origins ?? (present.has("AMAZON_ADS_ORIGINS") ? undefined : origin);
  const values: Record<string, string | undefined> = {
    AMAZON_ADS_CLIENT_ID: given.clientId && parseClientId(given.clientId),
    AMAZON_ADS_CLIENT_SECRET: given.clientSecret && parseSecret(given.clientSecret),
    AMAZON_ADS_RETURN_URLS: returnUrls && parseReturnUrls(returnUrls),
    AMAZON_ADS_ORIGINS: origins && parseOrigins(origins),
    AMAZON_ADS_REDIRECT_URL: given.redirectUrl && parseWebUrl(given.redirectUrl),
    AMAZON_ADS_FUNCTION_PREFIX: prefix || undefined,
  };
  return new Map(
    Object.entries(values).filter((entry): entry is [string, string] =>
      entry[1] !== undefined && entry[1] !== ""
    ),
  );
}

/** Those of the wanted secrets that the project does not have, or has with another value. */
export function differingSecrets(
  wanted: ReadonlyMap<string, string>,
  present: SecretDigests,
): Map<string, string> {
  return new Map([...wanted].filter(([name, value]) => present.get(name) !== digestOf(value)));
}
