import { z } from "zod/v3";
import type { ManagementApi } from "./management-api.ts";

const keysSchema = z.array(z.object({
  name: z.string(),
  api_key: z.string().nullish(),
  type: z.string().nullish(),
}));

/**
 * Reads a key that opens nothing by itself: a publishable key, or the legacy `anon`.
 *
 * @returns Undefined when the project has neither.
 */
export async function readPublishableKey(api: ManagementApi): Promise<string | undefined> {
  const keys = keysSchema.parse(await api.call("GET", `/v1/projects/${api.ref}/api-keys`));
  const found = keys.find(({ type }) => type === "publishable") ??
    keys.find(({ name }) => name === "anon");
  return found?.api_key ?? undefined;
}
