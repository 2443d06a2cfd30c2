import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { webUrlSchema } from "../schemas/url.ts";
import { sendToAdsApiOnce } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";

const REQUEST_TYPE = "application/vnd.GlobalRegistrationService.TermsTokenResource.v1.0+json";

/** The type of every answer about terms tokens. */
export const TERMS_TOKEN_TYPE = "application/vnd.termstokenresource.v1+json";

const createdSchema = z.object({
  termsToken: z.string().min(1).max(200),
  termsUrl: webUrlSchema,
});

/** An agreement to Amazon's advertising terms that a person can accept at `termsUrl`. */
export type TermsToken = z.infer<typeof createdSchema>;

/**
 * Asks for an agreement to the terms: `POST /termsTokens`. It can be used for one registration.
 *
 * @throws ConnectError as {@link sendToAdsApiOnce} does.
 */
export async function createTermsToken(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
): Promise<TermsToken> {
  const answer = createdSchema.safeParse(
    await sendToAdsApiOnce(api, credential, {
      operation: "ask for the terms",
      region,
      method: "POST",
      path: "/termsTokens",
      body: { termsType: "ADVERTISING" },
      mediaType: REQUEST_TYPE,
      answerType: TERMS_TOKEN_TYPE,
    }),
  );
  if (answer.success) return answer.data;
  throw new ConnectError(
    "amazon_answer_invalid",
    "Cannot ask for the terms: Amazon sent no terms token.",
  );
}
