import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { formattedContractTypes } from "../../client/build/formatted-contract-types.ts";
import { parseChapter, stampChapter } from "../../installer/chapters/chapter.ts";
import { databaseTypes } from "../contract/database-types.ts";
import { GENERATED } from "../contract/generated-files.ts";
import { openApiDocument, openApiText } from "../contract/openapi-document.ts";
import { REPORT_TYPES_CHAPTER, reportTypesChapter } from "../generate/report-types-chapter.ts";
import { startStack } from "../stack.ts";
import { projectRoot } from "../stack/folders.ts";

// Makes what follows from other sources: the chapter of report types from the catalogue, the client's types
// and the documents of docs/api from the contract, and the types of the tables from all chapters.

Deno.umask(0o022);

async function write(path: string, text: string): Promise<void> {
  if (await readFile(path, "utf8").catch(() => undefined) === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  console.log(`Wrote ${relative(projectRoot, path)}`);
}

function stampedReportTypes(): string {
  const chapter = reportTypesChapter();
  return stampChapter(chapter, parseChapter(REPORT_TYPES_CHAPTER, chapter).checksum);
}

async function typesOfTables(): Promise<string> {
  const stack = await startStack({ port: 0, ephemeral: true });
  try {
    return await databaseTypes(stack.db_url);
  } finally {
    await stack.stop();
  }
}

await write(
  join(projectRoot, "supabase/migrations", `${REPORT_TYPES_CHAPTER}.sql`),
  stampedReportTypes(),
);
await write(join(projectRoot, "client/contract.ts"), await formattedContractTypes());
await write(GENERATED.openApi, openApiText(await openApiDocument()));
await write(GENERATED.databaseTypes, await typesOfTables());
Deno.exit(0);
