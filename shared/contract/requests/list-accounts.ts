import { z } from "zod/v3";
import { countryCodeSchema } from "../../schemas/country-code.ts";
import { regionSchema } from "../../schemas/region.ts";
import { amazonIdSchema } from "../../schemas/token-target.ts";
import { uuidSchema } from "../../schemas/uuid.ts";
import { wholeNumberSchema } from "../../schemas/whole-number.ts";

const FILTERS = ["status", "account_type", "country_code", "text"] as const;

function namesConnection(
  { source, connection_id, profile_id }: Partial<
    Record<"source" | "connection_id" | "profile_id", unknown>
  >,
): boolean {
  return connection_id !== undefined || (source !== "ads-accounts" && profile_id !== undefined);
}

/** What `list-accounts` takes. */
export const listAccountsRequestSchema = z.object({
  source: z.enum(["stored", "ads-accounts", "profiles", "dsp-advertisers"]).default("stored")
    .describe("Whose list it is: the one of the last sync, or one of Amazon's, live."),
  connection_id: uuidSchema.optional().describe("The only connection whose accounts are listed."),
  region: regionSchema.optional().describe(
    "The region whose host is asked, for live lists. For profiles all three, one after the other, when absent.",
  ),
  status: z.enum(["active", "inactive", "suspended", "pending"]).optional()
    .describe("Only accounts with this status."),
  account_type: z.enum(["advertising", "seller", "vendor", "agency", "dsp"]).optional()
    .describe("Only accounts of this type."),
  country_code: countryCodeSchema.optional()
    .describe("A country of the account, as Amazon or as ISO spells it: UK and GB are the same."),
  text: z.string().trim().min(1).max(120).optional()
    .describe("Part of the account's name, or a whole id of Amazon's."),
  profile_id: amazonIdSchema.optional()
    .describe("One live profile, or the agency profile whose DSP advertisers are listed."),
  limit: wholeNumberSchema.pipe(z.number().min(1).max(500)).default(100)
    .describe("How many accounts a page has at most."),
  cursor: z.string().max(8000).optional().describe("The next_cursor of the page before."),
}).strict().refine((request) => request.source === "stored" || namesConnection(request), {
  message: "a live source needs a connection_id, or a profile_id",
  path: ["connection_id"],
}).refine(({ source, profile_id }) => source !== "dsp-advertisers" || profile_id !== undefined, {
  message: "DSP advertisers belong to an agency profile: name it",
  path: ["profile_id"],
}).refine(
  ({ source, profile_id }) =>
    profile_id === undefined || source === "profiles" || source === "dsp-advertisers",
  {
    message: "goes with the sources profiles and dsp-advertisers",
    path: ["profile_id"],
  },
).refine(
  (request) =>
    request.source === "stored" || FILTERS.every((filter) => request[filter] === undefined),
  {
    message: "status, account_type, country_code and text filter stored accounts only",
  },
);

/** See {@link listAccountsRequestSchema}. */
export type ListAccountsRequest = z.infer<typeof listAccountsRequestSchema>;
