import { z } from "zod/v3";
import type { ManagementApi } from "./management-api.ts";

const projectSchema = z.object({ ref: z.string(), name: z.string(), status: z.string() });

/** A project, as the platform describes it. */
export type PlatformProject = z.output<typeof projectSchema>;

/** Reads the project. */
export async function readProject(api: ManagementApi): Promise<PlatformProject> {
  return projectSchema.parse(await api.call("GET", `/v1/projects/${api.ref}`));
}

/** Lists the projects that the access token may see. */
export async function listProjects(api: Pick<ManagementApi, "call">): Promise<PlatformProject[]> {
  return z.array(projectSchema).parse(await api.call("GET", "/v1/projects"));
}

/** Reads the address of the project's own app: the site that Auth sends people back to. */
export async function readSiteUrl(api: ManagementApi): Promise<string | undefined> {
  const answer = await api.call("GET", `/v1/projects/${api.ref}/config/auth`);
  const { site_url } = z.object({ site_url: z.string().nullish() }).parse(answer);
  return site_url || undefined;
}
