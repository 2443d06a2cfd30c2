import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { parseChapter, stampChapter } from "./chapter.ts";

/** `npm run stamp`: writes into each changed chapter of a folder the checksum of what it holds. */
const folder = process.argv[2] ?? "supabase/migrations";
for (const file of (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort()) {
  const path = join(folder, file);
  const sql = await readFile(path, "utf8");
  const { name, stated, checksum } = parseChapter(file.slice(0, -".sql".length), sql);
  if (stated === checksum) continue;
  await writeFile(path, stampChapter(sql, checksum));
  console.log(`Stamped ${name}`);
}
