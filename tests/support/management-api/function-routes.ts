import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { allowQuery, readBody } from "./read-body.ts";
import { Refused } from "./refused.ts";
import type { Route } from "./route.ts";
import type { PlatformState, StoredFunction } from "./state.ts";

const metadataSchema = z.strictObject({
  entrypoint_path: z.string(),
  name: z.string().optional(),
  verify_jwt: z.boolean().optional(),
  import_map_path: z.string().optional(),
  static_patterns: z.array(z.string()).optional(),
});

const publishedSchema = z.array(z.strictObject({
  id: z.string(),
  slug: z.string().regex(/^[A-Za-z0-9_-]+$/),
  name: z.string(),
  status: z.enum(["ACTIVE", "REMOVED", "THROTTLED"]),
  version: z.int(),
  created_at: z.int().optional(),
  verify_jwt: z.boolean().optional(),
  import_map: z.boolean().optional(),
  entrypoint_path: z.string().optional(),
  import_map_path: z.string().optional(),
  ezbr_sha256: z.string().optional(),
}));

const PATH = "/v1/projects/{ref}/functions";

async function readFiles(form: FormData): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const part of form.getAll("file")) {
    if (!(part instanceof File)) throw new Refused(400, "A file has no name");
    if (/^\/|\\|(^|\/)\.\.(\/|$)/.test(part.name)) throw new Refused(400, "Invalid file path");
    files.set(part.name, await part.bytes());
  }
  return files;
}

async function readUpload(
  request: Request,
  slug: string,
  state: PlatformState,
): Promise<StoredFunction> {
  const form = await request.formData();
  const other = [...form.keys()].find((key) => key !== "file" && key !== "metadata");
  if (other !== undefined) throw new Refused(400, `property ${other} should not exist`);
  const text = form.get("metadata");
  if (typeof text !== "string") throw new Refused(400, "metadata is missing");
  const metadata = metadataSchema.safeParse(JSON.parse(text));
  if (!metadata.success) throw new Refused(400, z.prettifyError(metadata.error));
  const { entrypoint_path, name = slug, verify_jwt = true, import_map_path } = metadata.data;
  const files = await readFiles(form);
  if (!files.has(entrypoint_path)) throw new Refused(400, "Entrypoint path does not exist");
  const live = state.functions.get(slug);
  if (live === undefined && state.functions.size >= state.maxFunctions) {
    throw new Refused(402, "Maximum number of functions reached for this plan");
  }
  const hash = createHash("sha256");
  for (const [path, content] of files) hash.update(path).update(content);
  return {
    files,
    answer: {
      id: live?.answer.id ?? randomUUID(),
      slug,
      name,
      status: "ACTIVE",
      version: (live?.answer.version ?? 0) + 1,
      created_at: live?.answer.created_at ?? Date.now(),
      updated_at: Date.now(),
      verify_jwt,
      import_map: import_map_path !== undefined,
      entrypoint_path,
      import_map_path: import_map_path ?? null,
      ezbr_sha256: hash.digest("hex"),
    },
  };
}

function uploadKey({ id, version, slug }: { id: string; version: number; slug: string }): string {
  return `${slug} ${id} ${version}`;
}

/** Edge Functions: uploaded one by one, switched to together. */
export const functionRoutes: readonly Route[] = [
  {
    method: "GET",
    path: PATH,
    needs: ["edge_functions_read"],
    answer({ state, query }): Promise<Response> {
      allowQuery(query, []);
      return Promise.resolve(
        Response.json([...state.functions.values()].map(({ answer }) => answer)),
      );
    },
  },
  {
    method: "POST",
    path: `${PATH}/deploy`,
    needs: ["edge_functions_write"],
    changes: true,
    async answer({ state, request, query, restartFunctions }): Promise<Response> {
      allowQuery(query, ["slug", "bundleOnly"]);
      const slug = query.get("slug") ?? "";
      if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(slug)) throw new Refused(400, "Invalid slug");
      const upload = await readUpload(request, slug, state);
      if (query.get("bundleOnly") === "true") state.uploads.set(uploadKey(upload.answer), upload);
      else {
        state.functions.set(slug, upload);
        restartFunctions([slug]);
      }
      return Response.json(upload.answer, { status: 201 });
    },
  },
  {
    method: "PUT",
    path: PATH,
    needs: ["edge_functions_write"],
    changes: true,
    async answer({ state, request, query, restartFunctions }): Promise<Response> {
      allowQuery(query, []);
      const published = await readBody(request, publishedSchema);
      const uploads = published.map((described) => {
        const upload = state.uploads.get(uploadKey(described));
        if (upload === undefined) throw new Refused(400, `${described.slug} was not uploaded`);
        return upload;
      });
      const total = new Set([...state.functions.keys(), ...published.map(({ slug }) => slug)]).size;
      if (total > state.maxFunctions) {
        throw new Refused(402, "Maximum number of functions reached for this plan");
      }
      for (const upload of uploads) state.functions.set(upload.answer.slug, upload);
      restartFunctions(published.map(({ slug }) => slug));
      return Response.json({ functions: uploads.map(({ answer }) => answer) });
    },
  },
  {
    method: "DELETE",
    path: `${PATH}/{item}`,
    needs: ["edge_functions_write"],
    changes: true,
    answer({ state, item, restartFunctions }): Promise<Response> {
      if (!state.functions.delete(item)) throw new Refused(404, "Function not found");
      restartFunctions([item]);
      return Promise.resolve(Response.json({ message: "ok" }));
    },
  },
];
