import { z } from "zod/v3";
import { type Region, regionSchema } from "../schemas/region.ts";
import { amazonIdSchema, type TokenTarget } from "../schemas/token-target.ts";
import { uuidSchema } from "../schemas/uuid.ts";

/** Whose data a call is about, and where. */
export interface ProxyTarget {
  /** What names the connection, and what must belong to it. */
  named: TokenTarget;
  profileId: string | undefined;
  accountId: string | undefined;
  region: Region | undefined;
}

/** A region of the platform's, which supabase-js sends in `x-region` for where a function is to run. */
const platformRegionSchema = z.string().regex(/^(any|[a-z]+-[a-z]+-\d)$/).transform(() =>
  undefined
);

/** Our headers, and Amazon's own where existing clients already send them. */
const NAMING = {
  "x-connection-id": uuidSchema.optional(),
  "x-profile-id": amazonIdSchema.optional(),
  "amazon-advertising-api-scope": amazonIdSchema.optional(),
  "x-account-id": amazonIdSchema.optional(),
  "amazon-ads-accountid": amazonIdSchema.optional(),
  "x-amazon-region": regionSchema.optional(),
  "x-region": z.union([regionSchema, platformRegionSchema]).optional(),
};

/** The headers by which a caller names a connection, a profile, an account and a region. */
export const TARGET_HEADERS: readonly string[] = Object.keys(NAMING);

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** Understands what {@link targetHeaders} picked. */
export const proxyTargetSchema = z.object(NAMING).strict().transform(
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

/** Picks out of a call's headers what names its target, and the user for whom the operator acts. */
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
