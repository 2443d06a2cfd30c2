import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod/v3";
import { projectRoot } from "../stack/folders.ts";

const SWAGGER_UI = join(projectRoot, "node_modules/swagger-ui-dist");
const OWN = join(projectRoot, "local/gateway/docs");

/** The files of the pages, by what follows `/docs/`. No other file is served. */
const FILES: Readonly<Record<string, { folder: string; type: string }>> = {
  "index.html": { folder: OWN, type: "text/html; charset=utf-8" },
  "start.js": { folder: OWN, type: "text/javascript; charset=utf-8" },
  "page.css": { folder: OWN, type: "text/css; charset=utf-8" },
  "swagger-ui-bundle.js": { folder: SWAGGER_UI, type: "text/javascript; charset=utf-8" },
  "swagger-ui.css": { folder: SWAGGER_UI, type: "text/css; charset=utf-8" },
  "favicon-32x32.png": { folder: SWAGGER_UI, type: "image/png" },
};

/** Nothing but the files of this origin, and calls of this origin. Swagger UI has icons as data URLs. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "cache-control": "no-cache",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const documentSchema = z.object({ servers: z.array(z.unknown()) }).passthrough();

/** The description of the functions, with this stack as the only server: "try it" calls what runs here. */
async function describeStack(): Promise<Response> {
  const text = await readFile(join(projectRoot, "docs/api/openapi.json"), "utf8");
  const document = documentSchema.parse(JSON.parse(text));
  const servers = [{ url: "/functions/v1", description: "This stack." }];
  return Response.json({ ...document, servers }, { headers: HEADERS });
}

/**
 * The pages of the API: Swagger UI's own files, and the description of the functions.
 *
 * @param path What follows the host, from `/docs` on.
 * @returns undefined where there is no such file.
 */
export async function docsPage(path: string): Promise<Response | undefined> {
  const name = path.replace(/^\/docs\/?/, "") || "index.html";
  if (name === "openapi.json") return await describeStack();
  const file = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (file === undefined) return undefined;
  const bytes = await readFile(join(file.folder, name));
  return new Response(new Uint8Array(bytes), {
    headers: { ...HEADERS, "content-type": file.type },
  });
}
