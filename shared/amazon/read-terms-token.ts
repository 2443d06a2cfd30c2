import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { readAdsApi } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import { TERMS_TOKEN_TYPE } from "./create-terms-token.ts";

const tokenSchema = z.object({ termsTokenStatus: z.string() });

/**
 * Reads the status of an agreement to the terms: `GET /termsTokens/{termsToken}`.
 *
 * @returns `CREATED` until a person accepts, `ACCEPTED` until a registration uses it, then
 * `REDEEMED`; or a status that Amazon has added since. Undefined when Amazon knows no such token.
 * @throws ConnectError as {@link readAdsApi} does.
 */
export async function readTermsToken(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  termsToken: string,
): Promise<string | undefined> {
  let answer: unknown;
  try {
    answer = await readAdsApi(api, credential, {
      operation: "read the status of the terms",
      region,
      method: "GET",
      path: `/termsTokens/${encodeURIComponent(termsToken)}`,
      mediaType: TERMS_TOKEN_TYPE,
    });
  } catch (error) {
    if (error instanceof ConnectError && error.facts.amazon_status === 404) return undefined;
    throw error;
  }
  const token = tokenSchema.safeParse(answer);
  if (token.success) return token.data.termsTokenStatus;
  throw new ConnectError(
    "amazon_answer_invalid",
    "Cannot read the status of the terms: Amazon sent none.",
  );
}
