import assert from "node:assert/strict";
import { z } from "zod";
import type { Surroundings } from "./surroundings.ts";

const startedSchema = z.object({ connection_id: z.string(), authorization_url: z.url() });
const confirmedSchema = z.object({ connection: z.object({ status: z.literal("active") }) });
/** What is called of a project. */
export type CalledProject = Pick<Surroundings, "url" | "secretKeys"> & {
  amazon: Pick<Surroundings["amazon"], "client">;
  /** Where consents may end; default: the stack's page. */
  returnTo?: string;
  /** What the names of its functions begin with. */
  prefix?: string;
};

/** Connects as an app would, with the operator's key, and returns the connection's id. */
export async function connectSeller(
  project: CalledProject,
  userId: string,
  persona: string,
): Promise<string> {
  const returnTo = project.returnTo ?? `${project.url}/demo/return`;
  const started = startedSchema.parse(
    await callFunction(project, "oauth-start", { user_id: userId, return_to: returnTo }),
  );
  const { redirect_to } = await project.amazon.client.consent({
    authorization_url: started.authorization_url,
    persona,
  });
  const callback = await fetch(redirect_to, { redirect: "manual" });
  await callback.body?.cancel();
  const back = new URL(callback.headers.get("location") ?? "about:blank");
  const confirmation = back.searchParams.get("confirmation");
  confirmedSchema.parse(
    await callFunction(project, "oauth-confirm", { user_id: userId, confirmation }),
  );
  return started.connection_id;
}

/** Calls a function as the operator, and returns its answer. */
export async function callFunction(
  { url, secretKeys, prefix = "" }: CalledProject,
  name: string,
  body: Record<string, unknown>,
): Promise<unknown> {
  const response = await fetch(`${url}/functions/v1/${prefix}${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", apikey: secretKeys.default },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  assert.equal(response.status, 200, `${name} answered ${JSON.stringify(answer)}`);
  return answer;
}
