import { proxyHeadersSchema } from "../contract/requests/amazon-api.ts";
import type { Region } from "../schemas/region.ts";
import type { TokenTarget } from "../schemas/token-target.ts";

/** The connection, profile, account and region that a call is about. */
export interface ProxyTarget {
  /** Names the connection, and what must belong to it. */
  named: TokenTarget;
  profileId: string | undefined;
  accountId: string | undefined;
  region: Region | undefined;
}

/** The headers by which a caller names a connection, a profile, an account and a region. */
export const TARGET_HEADERS: readonly string[] = Object.keys(proxyHeadersSchema.shape);

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** Parses what {@link targetHeaders} picked. */
export const proxyTargetSchema = proxyHeadersSchema.transform(
  (headers, context): ProxyTarget => {
    const {
      "x-connection-id": connectionId,
      "x-profile-id": profile,
      "amazon-advertising-api-scope": scope,
      "x-account-id": account,
      "amazon-ads-accountid": amazonAccount,
      "x-amazon-region": amazonRegion,
      "x-region": region,
    } = headers;
    if (differ(profile, scope)) {
      context.addIssue({
        code: "custom",
        message: "x-profile-id and Amazon-Advertising-API-Scope name different profiles",
      });
    }
    if (differ(account, amazonAccount)) {
      context.addIssue({
        code: "custom",
        message: "x-account-id and Amazon-Ads-AccountId name different accounts",
      });
    }
    if (differ(amazonRegion, region)) {
      context.addIssue({
        code: "custom",
        message: "x-amazon-region and x-region name different regions",
      });
    }
    const profileId = profile ?? scope;
    const accountId = account ?? amazonAccount;
    const named = {
      ...(connectionId === undefined ? {} : { connection_id: connectionId }),
      ...(profileId === undefined ? {} : { profile_id: profileId }),
      ...(accountId === undefined ? {} : { account_id: accountId }),
    };
    if (Object.keys(named).length === 0) {
      context.addIssue({
        code: "custom",
        message:
          "name a connection with the header x-connection-id, or a profile with x-profile-id",
      });
    }
    return { named, profileId, accountId, region: amazonRegion ?? region };
  },
);

/** Picks the headers that name a call's target, and the user for whom the operator acts. */
export function targetHeaders(headers: Headers): Record<string, string> {
  const names: [header: string, name: string][] = [
    ...TARGET_HEADERS.map((name): [string, string] => [name, name]),
    ["x-user-id", "user_id"],
    ["x-user-email", "user_email"],
  ];
  return Object.fromEntries(names.flatMap(([header, name]) => {
    const value = headers.get(header);
    return value === null ? [] : [[name, value]];
  }));
}
