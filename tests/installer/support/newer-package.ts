import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageFolder } from "./built-package.ts";

/** A package that is one chapter and one function newer than the built one, which is the older one then. */
export interface NewerPackage extends AsyncDisposable {
  folder: string;
  /** The chapter that it has more. */
  chapter: string;
  /** The function that it has more. */
  functionName: string;
}

const CHAPTER = "20991231000000_newer";

const SQL = `-- Newer.
select amazon_ads_private.begin_chapter('${CHAPTER}', '${"0".repeat(64)}');

create function amazon_ads.read_newer()
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$ select jsonb_build_object('newer', true) $$;
comment on function amazon_ads.read_newer is 'What only the newer package has.';
revoke execute on function amazon_ads.read_newer from public;
grant execute on function amazon_ads.read_newer to amazon_ads_functions, service_role;
`;

/**
 * Makes a package of the built one that is newer: a chapter more, a function more that calls what the chapter
 * makes, and every function changed so that it calls it too.
 */
export async function newerPackage(): Promise<NewerPackage> {
  const folder = await mkdtemp(join(tmpdir(), "amazon-ads-connect-newer-"));
  await cp(packageFolder, folder, { recursive: true });
  const { parseChapter, stampChapter } = await import("../../../installer/chapters/chapter.ts");
  const { checksum } = parseChapter(CHAPTER, SQL);
  await writeFile(join(folder, "chapters", `${CHAPTER}.sql`), stampChapter(SQL, checksum));
  const functions = join(folder, "functions");
  for (const file of await readdir(functions)) {
    const source = await readFile(join(functions, file), "utf8");
    await writeFile(
      join(functions, file),
      source.replace(/^\/\/[^\n]*/, (mark) => `${mark}, newer`),
    );
  }
  // It asks the database first, as a function of a newer version would.
  await writeFile(
    join(functions, "newer.js"),
    `// Amazon Ads Connect, newer: newer
const key = JSON.parse(Deno.env.get("SUPABASE_SECRET_KEYS")).default;
export default {
  fetch: async () => {
    const answer = await fetch(Deno.env.get("SUPABASE_URL") + "/rest/v1/rpc/read_newer", {
      method: "POST",
      headers: { apikey: key, "content-profile": "amazon_ads", "content-type": "application/json" },
      body: "{}",
    });
    return new Response(await answer.text(), { status: answer.status });
  },
};
`,
  );
  return {
    folder,
    chapter: CHAPTER,
    functionName: "newer",
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
