import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DB_URL_VARIABLE } from "../../../installer/command-line/find-target.ts";
import { projectRoot } from "../../../local/stack/folders.ts";
import { PROJECT_VARIABLES } from "../../../shared/config/read-environment.ts";

const read = (path: string): Promise<string> => readFile(join(projectRoot, path), "utf8");

const folder = join(projectRoot, "docs");
const documents = (await Promise.all(
  (await readdir(folder)).filter((name) => name.endsWith(".md")).map((name) =>
    read(`docs/${name}`)
  ),
)).join("\n");

const migrations = join(projectRoot, "supabase/migrations");
const chapters = (await Promise.all(
  (await readdir(migrations)).sort().map((name) => read(`supabase/migrations/${name}`)),
)).join("\n");

/** Those of some names that no document has as a word of its own. */
function missingIn(text: string, names: Iterable<string>): string[] {
  return [...names].filter((name) => !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text));
}

/** The values that a check of a chapter allows: `action text not null check (action in ('a', 'b'))`. */
function allowedValues(column: string, table: string): string[] {
  const [, body = ""] = new RegExp(`create table ${table} \\(([^]*?)\\n\\);`).exec(chapters) ?? [];
  const [, list = ""] = new RegExp(`check \\(${column} in \\(([^)]*)\\)`).exec(body) ?? [];
  return [...list.matchAll(/'(\w+)'/g)].map(([, value = ""]) => value);
}

Deno.test("docs/deploy.md names every variable of the environment", async () => {
  const deploy = await read("docs/deploy.md");
  // The addresses of another Amazon are one entry.
  const names = PROJECT_VARIABLES.filter((name) => !name.startsWith("AMAZON_ADS_API_URL_"));
  assert.deepEqual(missingIn(deploy, [...names, DB_URL_VARIABLE]), []);
});

Deno.test("docs/deploy.md names every option of the installer", async () => {
  const program = await read("installer/command-line/program.ts");
  const options = [...program.matchAll(/"(?:-\w, )?(--[a-z-]+)/g)].map(([, name = ""]) => name)
    // It is for tests, and not in the help.
    .filter((name) => name !== "--management-api");
  assert.ok(options.length > 15, String(options));
  assert.deepEqual(missingIn(await read("docs/deploy.md"), new Set(options)), []);
});

Deno.test("the documents name every setting", () => {
  const [, table = ""] =
    /create table amazon_ads_private\.settings \(([^]*?)\n\);/.exec(chapters) ?? [];
  const added = [...chapters.matchAll(/alter table amazon_ads_private\.settings\n([^;]*);/g)]
    .flatMap(([, text = ""]) => [...text.matchAll(/add column (\w+)/g)]);
  const settings = [...table.matchAll(/^ {2}(\w+) /gm), ...added].map(([, name = ""]) => name)
    .filter((name) => name !== "id" && name !== "updated_at");
  assert.ok(settings.length > 20, String(settings));
  assert.deepEqual(missingIn(documents, settings), []);
});

Deno.test("docs/operations.md names every action of the audit log", async () => {
  const actions = allowedValues("action", "amazon_ads.audit_log");
  assert.ok(actions.length > 20, String(actions));
  assert.deepEqual(missingIn(await read("docs/operations.md"), actions), []);
});

Deno.test("docs/operations.md names every reason of account-health", async () => {
  const { components } = JSON.parse(await read("docs/api/openapi.json"));
  const codes = ["AccountHealth", "ConnectionHealth"].flatMap((name) =>
    components.schemas[name].properties.reasons.items.properties.code.enum as string[]
  );
  assert.ok(codes.length > 12, String(codes));
  assert.deepEqual(missingIn(await read("docs/operations.md"), codes), []);
});

Deno.test("docs/events.md names why a webhook is disabled and why a delivery failed", async () => {
  const source = await read("shared/webhooks/send-delivery.ts");
  const errors = [...source.matchAll(/failure\("(\w+)"\)/g)].map(([, name = ""]) => name);
  assert.ok(errors.length > 2, String(errors));
  const reasons = allowedValues("disabled_reason", "amazon_ads.webhooks");
  assert.equal(reasons.length, 3);
  assert.deepEqual(missingIn(await read("docs/events.md"), [...errors, ...reasons]), []);
});
