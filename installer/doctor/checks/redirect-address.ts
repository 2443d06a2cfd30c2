import { digestOf } from "../../management-api/secrets.ts";
import type { Check, Finding } from "../finding.ts";

/** Whether Amazon's redirect reaches the callback, and is the one that was entered at Amazon. */
export const redirectAddressCheck: Check = {
  name: "the redirect address",
  async look({ target: { hosted }, found, redirectUrl }): Promise<Finding[]> {
    if (hosted === undefined || found.hosted === undefined) return [];
    const prefix = found.database.settings?.function_prefix ?? "";
    const findings: Finding[] = [];
    const byDefault = `${hosted.url}/functions/v1/${prefix}oauth-callback`;
    const set = found.hosted.secrets.get("AMAZON_ADS_REDIRECT_URL");
    if (prefix !== "" && set === digestOf(`${hosted.url}/functions/v1/oauth-callback`)) {
      findings.push({
        problem: "AMAZON_ADS_REDIRECT_URL names a function without the prefix.",
        remedy: "Delete it: supabase secrets unset AMAZON_ADS_REDIRECT_URL",
      });
    }
    if (redirectUrl !== undefined && (set ?? digestOf(byDefault)) !== digestOf(redirectUrl)) {
      findings.push({
        problem: `Amazon has ${redirectUrl}, and the functions send ${
          set === undefined ? byDefault : "another address, which AMAZON_ADS_REDIRECT_URL holds"
        }.`,
        remedy: "Enter the address of the functions at Amazon, or run install --redirect-url.",
      });
    }
    if (found.hosted.functions.some(({ slug }) => slug === `${prefix}oauth-callback`)) {
      const status = await fetch(byDefault, { redirect: "manual" }).then(async (response) => {
        await response.body?.cancel();
        return response.status;
      }, () => 0);
      // Without a state it refuses, as a bad request. Anything else is not its answer.
      if (status !== 400 && status !== 500) {
        findings.push({
          problem: `${byDefault} answers ${
            status === 0 ? "nothing" : status
          }, so no consent can end.`,
          remedy: "Run update.",
        });
      }
    }
    return findings;
  },
};
