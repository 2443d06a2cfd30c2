import assert from "node:assert/strict";
import type { Platform } from "./platform.ts";

/** Calls the stand-in's API as another tool of the team would. */
export async function callApi(
  { apiUrl, state }: Platform,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${apiUrl}/v1/projects/${state.ref}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${state.accessToken}`,
      ...body === undefined || body instanceof FormData
        ? {}
        : { "content-type": "application/json" },
    },
    body: body instanceof FormData ? body : body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

/** Deploys one function by itself, as the team's own tools do. */
export async function deployFunction(
  platform: Platform,
  slug: string,
  source: string,
  verifyJwt = false,
): Promise<void> {
  const form = new FormData();
  form.append("metadata", JSON.stringify({ entrypoint_path: "index.js", verify_jwt: verifyJwt }));
  form.append("file", new File([source], "index.js"), "index.js");
  await callApi(platform, "POST", `/functions/deploy?slug=${slug}`, form);
}
