import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { readAdsApi } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";
import { adsAccountSchema, type AmazonAdsAccount, withCurrentNames } from "./list-ads-accounts.ts";

const MEDIA_TYPE = "application/vnd.accountresource.v1+json";

const answerSchema = z.object({ adsAccount: z.unknown() });

/**
 * Reads one ads account: `GET /adsAccounts/{adsAccountId}`.
 *
 * @returns Undefined when Amazon knows no such account, which may be so for a
 * moment after its registration.
 * @throws ConnectError as {@link readAdsApi} does.
 */
export async function readAdsAccount(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  adsAccountId: string,
): Promise<AmazonAdsAccount | undefined> {
  let answer: unknown;
  try {
    answer = await readAdsApi(api, credential, {
      operation: "read the ads account",
      region,
      method: "GET",
      path: `/adsAccounts/${encodeURIComponent(adsAccountId)}`,
      mediaType: MEDIA_TYPE,
    });
  } catch (error) {
    if (error instanceof ConnectError && error.facts.amazon_status === 404) return undefined;
    throw error;
  }
  const shown = answerSchema.safeParse(answer);
  const account = adsAccountSchema.safeParse(withCurrentNames(shown.data?.adsAccount));
  if (account.success) return account.data;
  throw new ConnectError(
    "amazon_answer_invalid",
    "Cannot read the ads account: Amazon sent none.",
  );
}
