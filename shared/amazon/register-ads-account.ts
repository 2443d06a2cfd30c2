import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Region } from "../schemas/region.ts";
import { sendToAdsApiOnce } from "./ads-api-request.ts";
import type { AdsApi, AdsApiCredential } from "./ads-api.ts";

const REQUEST_TYPE = "application/vnd.registeradsaccountresource.v1+json";

const registeredSchema = z.object({
  adsAccount: z.object({
    adsAccountId: z.string().min(1).max(200),
    status: z.string().nullish(),
  }),
});

/** What Amazon takes: at most one country and one association. */
export interface AdsAccountRegistration {
  accountName?: string;
  countryCodes?: readonly string[];
  associations?: readonly unknown[];
  termsToken?: string;
}

/**
 * Registers an ads account: `POST /adsAccounts`. It is never sent twice: there would be two accounts.
 *
 * @returns The new account, usually `PENDING`.
 * @throws ConnectError as {@link sendToAdsApiOnce} does. Unless it has an `amazon_status` from
 * 400 to 499, the account may exist.
 */
export async function registerAdsAccount(
  api: AdsApi,
  credential: AdsApiCredential,
  region: Region,
  registration: AdsAccountRegistration,
): Promise<{ adsAccountId: string; status: string | null }> {
  const answer = registeredSchema.safeParse(
    await sendToAdsApiOnce(api, credential, {
      operation: "register the account",
      region,
      method: "POST",
      path: "/adsAccounts",
      body: registration,
      mediaType: REQUEST_TYPE,
      answerType: "application/json",
    }),
  );
  if (answer.success) {
    const { adsAccountId, status } = answer.data.adsAccount;
    return { adsAccountId, status: status ?? null };
  }
  throw new ConnectError(
    "amazon_answer_invalid",
    "Cannot tell which account was registered: Amazon's answer names none.",
  );
}
