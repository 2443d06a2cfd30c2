import { createHash } from "node:crypto";
import { z } from "zod/v3";
import type { ManagementApi } from "./management-api.ts";

/** How many secrets a project may have. */
export const MAX_SECRETS = 100;

/** The secrets of a project: name to digest. The platform shows no values. */
export type SecretDigests = ReadonlyMap<string, string>;

/** The digest by which the platform lists a secret. */
export function digestOf(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}

/** Lists the secrets of the project. */
export async function listSecrets(api: ManagementApi): Promise<SecretDigests> {
  const answer = await api.call("GET", `/v1/projects/${api.ref}/secrets`);
  const secrets = z.array(z.object({ name: z.string(), value: z.string() })).parse(answer);
  return new Map(secrets.map(({ name, value }) => [name, value.toLowerCase()]));
}

/** Sets secrets, in place of those with the same names. */
export async function setSecrets(
  api: ManagementApi,
  secrets: ReadonlyMap<string, string>,
): Promise<void> {
  await api.call("POST", `/v1/projects/${api.ref}/secrets`, {
    body: [...secrets].map(([name, value]) => ({ name, value })),
    answersNothing: true,
  });
}

/** Deletes secrets by their names. */
export async function deleteSecrets(api: ManagementApi, names: readonly string[]): Promise<void> {
  await api.call("DELETE", `/v1/projects/${api.ref}/secrets`, {
    body: names,
    answersNothing: true,
  });
}
