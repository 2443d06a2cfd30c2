import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { formattedContractTypes } from "../../client/build/formatted-contract-types.ts";
import { parseChapter, stampChapter } from "../../installer/chapters/chapter.ts";
import { databaseTypes } from "../contract/database-types.ts";
import { GENERATED } from "../contract/generated-files.ts";
import { openApiDocument, openApiText } from "../contract/openapi-document.ts";
import { reportTypesChapters } from "../generate/report-types-chapters.ts";
import { startStack } from "../stack.ts";
import { projectRoot } from "../stack/folders.ts";

// Makes what follows from other sources: the chapters of report types from the catalogue, the client's types
// and the documents of docs/api from the contract, and the types of the tables from all chapters.

Deno.umask(0o022);

async function write(path: string, text: string): Promise<void> {
  if (await readFile(path, "utf8").catch(() => undefined) === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  console.log(`Wrote ${relative(projectRoot, path)}`);
}

async function typesOfTables(): Promise<string> {
  const stack = await startStack({ port: 0, ephemeral: true });
  try {
    return await databaseTypes(stack.db_url);
  } finally {
    await stack.stop();
  }
}

for (const [name, chapter] of reportTypesChapters()) {
  await write(
    join(projectRoot, "supabase/migrations", `${name}.sql`),
    stampChapter(chapter, parseChapter(name, chapter).checksum),
  );
}
await write(join(projectRoot, "client/contract.ts"), await formattedContractTypes());
await write(GENERATED.openApi, openApiText(await openApiDocument()));
await write(GENERATED.databaseTypes, await typesOfTables());
Deno.exit(0);
