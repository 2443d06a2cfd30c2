import { z } from "zod";

/** What the CLI sends about a function besides its files. Strict, so that a new field is noticed. */
const metadataSchema = z.strictObject({
  name: z.string(),
  entrypoint_path: z.string(),
  import_map_path: z.string(),
  static_patterns: z.array(z.string()),
  verify_jwt: z.boolean(),
});

/** One function as it was uploaded. */
export interface Upload {
  metadata: z.infer<typeof metadataSchema>;
  /** By their paths from the project's root. */
  files: Map<string, Uint8Array<ArrayBuffer>>;
  /** The size of the whole request. */
  bytes: number;
}

/**
 * Reads a function out of the multipart body in which the CLI sends it.
 *
 * @throws Error when a part is missing, is there twice, or would be unpacked outside its folder.
 */
export async function readUpload(request: Request): Promise<Upload> {
  const body = await request.bytes();
  const form = await new Response(body, { headers: request.headers }).formData();
  const files: Upload["files"] = new Map();
  for (const part of form.getAll("file")) {
    if (!(part instanceof File)) throw new Error("Cannot read an upload: a file has no name.");
    if (/^\/|\\|(^|\/)\.\.(\/|$)/.test(part.name) || files.has(part.name)) {
      throw new Error(`Cannot unpack "${part.name}": it leads outside, or is there twice.`);
    }
    files.set(part.name, await part.bytes());
  }
  const other = [...form.keys()].filter((key) => key !== "file" && key !== "metadata");
  if (other.length > 0) throw new Error(`Cannot read an upload: it has a part "${other[0]}".`);
  const metadata = metadataSchema.parse(JSON.parse(z.string().parse(form.get("metadata"))));
  for (const path of [metadata.entrypoint_path, metadata.import_map_path]) {
    if (!files.has(path)) throw new Error(`Cannot run an upload: "${path}" is not in it.`);
  }
  return { metadata, files, bytes: body.length };
}
