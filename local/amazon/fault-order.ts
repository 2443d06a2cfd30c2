import { z } from "zod";
import { regions } from "./data/marketplaces.ts";
import { personaSchema } from "./data/personas.ts";

/** What can be matched on besides `*`. */
export const operationNames = [
  "authorize",
  "decision",
  "token",
  "profiles",
  "profile",
  "ads_accounts",
  "ads_account",
  "register_account",
  "create_terms_token",
  "terms_token",
  "dsp_advertisers",
  "dsp_advertiser",
  "manager_accounts",
  "sp_campaigns",
  "dsp_campaigns",
  "advertiser_accounts",
  "create_report",
  "report",
  "delete_report",
  "report_file",
  "terms_page",
  "unknown",
] as const;
export type OperationName = (typeof operationNames)[number];

const matchSchema = z.strictObject({
  operation: z.enum([...operationNames, "*"]).default("*"),
  grant_type: z.string().exactOptional(),
  region: z.enum(regions).exactOptional(),
  /** Of a paged list, from 1 on. */
  page: z.number().int().min(1).exactOptional(),
  persona: personaSchema.exactOptional(),
});

const respondSchema = z.strictObject({
  status: z.number().int().min(200).max(599).exactOptional(),
  headers: z.record(z.string(), z.string()).exactOptional(),
  body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
    .exactOptional(),
  /** Seconds, or an HTTP date. */
  retry_after: z.union([z.number().min(0), z.string()]).exactOptional(),
  delay_ms: z.number().min(0).max(600_000).exactOptional(),
  broken: z.enum([
    "truncated",
    "html",
    "wrong_media_type",
    "drop_connection",
    "unknown_enum",
    "malformed_item",
  ]).exactOptional(),
  /** The request is carried out in full, then the connection ends without an answer. */
  answer_then_drop: z.boolean().exactOptional(),
  /** The request is carried out in full, then answered with `status` all the same. */
  carry_out: z.boolean().exactOptional(),
}).refine((respond) => Object.keys(respond).length > 0, "respond must say what goes wrong")
  .refine(
    (respond) =>
      respond.status !== undefined ||
      (respond.body === undefined && respond.retry_after === undefined &&
        respond.headers === undefined && respond.carry_out === undefined),
    "body, headers, retry_after and carry_out need a status",
  );
export type Respond = z.output<typeof respondSchema>;

/** An order for something to go wrong. */
export const faultOrderSchema = z.strictObject({
  match: matchSchema.default({ operation: "*" }),
  respond: respondSchema,
  times: z.union([z.number().int().min(1), z.literal("always")]).default(1),
  /** How many matching requests go unharmed first. */
  skip: z.number().int().min(0).default(0),
});
export type FaultOrder = z.input<typeof faultOrderSchema>;
export type FaultOrdered = z.output<typeof faultOrderSchema>;

export const faultSchema = z.strictObject({
  id: z.string(),
  ...faultOrderSchema.shape,
  /** How many requests it has hit. */
  consumed: z.number(),
  /** How many matching requests it has let pass. */
  skipped: z.number(),
});
export type Fault = z.output<typeof faultSchema>;
