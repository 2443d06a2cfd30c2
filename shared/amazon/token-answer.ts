import { z } from "zod/v3";

/** Tokens as Amazon issued them. */
export interface TokenSet {
  accessToken: string;
  /** Undefined when the answer holds none: the one that was sent stays valid. */
  refreshToken: string | undefined;
  tokenType: string;
  /** Seconds, counted from the request; an hour at Amazon. */
  expiresIn: number;
}

/**
 * The life of a token whose lifetime is missing or unreadable, in s. It is short, because the token may
 * end at any time; but a new refresh token beside it may be the only one that works from now on, and it is
 * stored with the access token.
 */
const ASSUMED_LIFETIME = 300;

const MAX_LIFETIME = 31_536_000;

const MAX_TOKEN_LENGTH = 4096;

/** What programs write where they have no value. */
const NO_VALUE = new Set(["", "null", "undefined", "none", "nil"]);

function hasValue(text: string): boolean {
  return !NO_VALUE.has(text.trim().toLowerCase());
}

/** VSCHAR, the characters of tokens (RFC 6749, appendices A.12 and A.17). */
const tokenSchema = z.string().max(MAX_TOKEN_LENGTH).regex(/^[\x20-\x7e]*$/);

/** A type-name, or a URI (RFC 6749, appendix A.13; RFC 3986, appendix A). */
const tokenTypeSchema = z.string().max(200).regex(/^[\w.~:/?#[\]@!$&'()*+,;=%-]*$/);

const answerSchema = z.object({
  access_token: tokenSchema.refine(hasValue),
  refresh_token: tokenSchema.nullish().transform((token) =>
    typeof token === "string" && hasValue(token) ? token : undefined
  ),
  token_type: tokenTypeSchema.nullish().transform((type) => type || "bearer"),
  expires_in: z.unknown().transform(lifetimeOf),
});

/** A lifetime in whole seconds (RFC 6749, appendix A.14); Alexa's documents show it as text. */
function lifetimeOf(value: unknown): number | undefined {
  const seconds = typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof seconds !== "number" || !Number.isInteger(seconds)) return undefined;
  return seconds > 0 && seconds <= MAX_LIFETIME ? seconds : undefined;
}

/**
 * Parses a successful token answer (RFC 6749, section 5.1). A value with characters that the RFC does not
 * allow, which neither a header nor the database could carry, makes the answer unusable.
 *
 * @param sentRefreshToken The refresh token of the request, where it had one.
 * @returns undefined for an answer without a usable access token, or without a lifetime unless it brings a
 * new refresh token.
 */
export function parseTokenAnswer(
  body: unknown,
  sentRefreshToken: string | undefined,
): TokenSet | undefined {
  const { success, data } = answerSchema.safeParse(body);
  if (!success) return undefined;
  const { access_token, refresh_token, token_type, expires_in } = data;
  const isNew = refresh_token !== undefined && refresh_token !== sentRefreshToken;
  const expiresIn = expires_in ?? (isNew ? ASSUMED_LIFETIME : undefined);
  if (expiresIn === undefined) return undefined;
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    tokenType: token_type,
    expiresIn,
  };
}
