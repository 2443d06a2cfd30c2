import { z } from "zod";
import { regions } from "../data/marketplaces.ts";
import { personaSchema } from "../data/personas.ts";
import { operationNames } from "../http/operation-names.ts";

/** The requests that a fault applies to: those for which everything named here holds. */
const matchSchema = z.strictObject({
  operation: z.enum([...operationNames, "*"]).default("*"),
  grant_type: z.string().exactOptional(),
  region: z.enum(regions).exactOptional(),
  /** The page of a paged list, from 1. */
  page: z.number().int().min(1).exactOptional(),
  persona: personaSchema.exactOptional(),
  /** The profile in the scope header. */
  profile_id: z.string().exactOptional(),
  /** `reused`: an earlier request came over the same keep-alive connection. */
  connection: z.enum(["new", "reused"]).exactOptional(),
});

const fieldsSchema = z.record(z.string(), z.unknown());

/** What happens instead of the usual answer, or to it. */
const respondSchema = z.strictObject({
  /** Statuses outside of HTTP's 200 to 599 are sent as well. */
  status: z.number().int().min(100).max(999).exactOptional(),
  headers: z.record(z.string(), z.string()).exactOptional(),
  body: z.union([z.string(), fieldsSchema, z.array(z.unknown())]).exactOptional(),
  /** Seconds, or an HTTP date. */
  retry_after: z.union([z.number().min(0), z.string()]).exactOptional(),
  delay_ms: z.number().min(0).max(600_000).exactOptional(),
  /**
   * - `truncated`: half of the body, then the connection is closed
   * - `html`, `wrong_media_type`: something else than the promised JSON
   * - `drop_connection`, `reset_connection`: closed, or reset by TCP, before any answer
   * - `headers_then_silence`, `headers_then_reset`: no body follows the headers
   * - `unknown_enum`, `malformed_item`: in the first item of a list
   * - `decimal_ids`: each id that is a number is written with `.0`
   */
  broken: z.enum([
    "truncated",
    "html",
    "wrong_media_type",
    "drop_connection",
    "reset_connection",
    "headers_then_silence",
    "headers_then_reset",
    "unknown_enum",
    "malformed_item",
    "decimal_ids",
  ]).exactOptional(),
  /** Members that the answer gets, whatever it had under these names. */
  set_fields: fieldsSchema.exactOptional(),
  /** Members that the answer loses. */
  remove_fields: z.array(z.string()).exactOptional(),
  /** Members that the first item of the answer's list gets. */
  set_item_fields: fieldsSchema.exactOptional(),
  /** White space makes the body this large. */
  pad_to_bytes: z.number().int().min(1).max(2_000_000_000).exactOptional(),
  /** The body is gzipped whatever the request accepts; with `pad_to_bytes` it is a gzip bomb. */
  gzip: z.literal(true).exactOptional(),
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

/** The body of `POST /_sim/faults`. */
export const faultInputSchema = z.strictObject({
  match: matchSchema.default({ operation: "*" }),
  respond: respondSchema,
  times: z.union([z.number().int().min(1), z.literal("always")]).default(1),
  /** How many matching requests are answered as usual first. */
  skip: z.number().int().min(0).default(0),
});
export type FaultInput = z.input<typeof faultInputSchema>;
export type NewFault = z.output<typeof faultInputSchema>;

/** A fault, and what it has done so far. */
export const faultSchema = z.strictObject({
  id: z.string(),
  ...faultInputSchema.shape,
  /** How many requests it was applied to. */
  consumed: z.number(),
  /** How many matching requests it let pass because of `skip`. */
  skipped: z.number(),
});
export type Fault = z.output<typeof faultSchema>;
