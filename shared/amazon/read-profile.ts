import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { readAdsApi } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import { type AmazonProfile, profileSchema } from "./list-profiles.ts";

/**
 * Reads one profile: `GET /v2/profiles/{profileId}`, at its own region's host.
 *
 * @throws ConnectError as {@link readAdsApi} does.
 */
export async function readProfile(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  profileId: string,
): Promise<AmazonProfile> {
  const answer = profileSchema.safeParse(
    await readAdsApi(api, credential, {
      operation: `read profile ${profileId}`,
      region,
      method: "GET",
      path: `/v2/profiles/${encodeURIComponent(profileId)}`,
      mediaType: "application/json",
    }),
  );
  if (answer.success) return answer.data;
  throw new ConnectError(
    "amazon_answer_invalid",
    `Cannot read profile ${profileId}: Amazon sent none.`,
  );
}
