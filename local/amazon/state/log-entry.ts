import { z } from "zod";
import { regions } from "../data/marketplaces.ts";

/** One request. No secret is in it, only the SHA-256 of some. */
export const logEntrySchema = z.strictObject({
  seq: z.number(),
  /** By the machine's clock, not the simulated one. */
  time: z.iso.datetime(),
  operation: z.string(),
  method: z.string(),
  path: z.string(),
  /** The query of an Ads API call; never that of an authorization request. */
  query: z.record(z.string(), z.string()),
  region: z.enum(regions).nullable(),
  /** 0 when the connection was dropped instead of answered. */
  status: z.number(),
  duration_ms: z.number(),
  grant_type: z.string().nullable(),
  grant: z.string().nullable(),
  persona: z.string().nullable(),
  /** The page of a paged list, from 1. */
  page: z.number().nullable(),
  header_names: z.array(z.string()),
  /** The values of headers that are never secret. */
  headers: z.record(z.string(), z.string()),
  secrets_sha256: z.record(z.string(), z.string()),
  fault: z.string().nullable(),
  request_id: z.string(),
});
export type LogEntry = z.output<typeof logEntrySchema>;

const LOGGABLE_HEADERS = [
  "accept",
  "content-type",
  "user-agent",
  "amazon-advertising-api-clientid",
  "amazon-advertising-api-scope",
  "amazon-ads-clientid",
  "amazon-ads-accountid",
];

/** The values of the headers that may be logged. */
export function loggableHeaders(headers: Headers): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of LOGGABLE_HEADERS) {
    const value = headers.get(name);
    if (value !== null) values[name] = value;
  }
  return values;
}
