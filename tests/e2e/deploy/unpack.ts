import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Upload } from "./upload.ts";

/** Writes what was uploaded into a folder, as the platform does before it bundles. */
export async function unpack(upload: Upload, folder: string): Promise<void> {
  for (const [path, content] of upload.files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
