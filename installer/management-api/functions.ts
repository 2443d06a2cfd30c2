import { z } from "zod/v3";
import { ManagementApiError } from "./errors.ts";
import type { ManagementApi } from "./management-api.ts";

const functionSchema = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  status: z.string(),
  version: z.number().int(),
  verify_jwt: z.boolean().nullish(),
  import_map: z.boolean().nullish(),
  entrypoint_path: z.string().nullish(),
  import_map_path: z.string().nullish(),
  ezbr_sha256: z.string().nullish(),
});

/** An Edge Function, as the platform describes it. */
export type PlatformFunction = z.output<typeof functionSchema>;

/** Lists the functions of the project, ours and theirs. */
export async function listFunctions(api: ManagementApi): Promise<PlatformFunction[]> {
  return z.array(functionSchema).parse(await api.call("GET", `/v1/projects/${api.ref}/functions`));
}

/**
 * Uploads a function without switching to it.
 *
 * @returns What {@link publishFunctions} takes.
 */
export async function uploadFunction(
  api: ManagementApi,
  slug: string,
  source: string,
): Promise<PlatformFunction> {
  const form = new FormData();
  const entrypoint = "index.js";
  form.append(
    "metadata",
    JSON.stringify({ name: slug, entrypoint_path: entrypoint, verify_jwt: false }),
  );
  form.append("file", new Blob([source], { type: "application/javascript" }), entrypoint);
  return functionSchema.parse(
    await api.call("POST", `/v1/projects/${api.ref}/functions/deploy`, {
      query: { slug, bundleOnly: "true" },
      form,
    }),
  );
}

/** Switches to all uploaded functions at once. Other functions of the project stay as they are. */
export async function publishFunctions(
  api: ManagementApi,
  functions: readonly PlatformFunction[],
): Promise<PlatformFunction[]> {
  const answer = await api.call("PUT", `/v1/projects/${api.ref}/functions`, {
    body: functions.map((uploaded) =>
      Object.fromEntries(Object.entries(uploaded).filter(([, value]) => value !== null))
    ),
  });
  return z.object({ functions: z.array(functionSchema) }).parse(answer).functions;
}

/** Deletes a function; one that is not there counts as deleted. */
export async function deleteFunction(api: ManagementApi, slug: string): Promise<void> {
  try {
    await api.call("DELETE", `/v1/projects/${api.ref}/functions/${slug}`);
  } catch (error) {
    if (!(error instanceof ManagementApiError && error.status === 404)) throw error;
  }
}
