import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "../../../local/stack/folders.ts";
import { parseApiSettings, readApiSettings } from "../../../local/stack/api-settings.ts";

Deno.test("the project's own file exposes public and amazon_ads", async () => {
  const { schemas } = await readApiSettings(join(projectRoot, "supabase/config.toml"));
  assert.deepEqual(schemas, ["public", "amazon_ads"]);
});

Deno.test("only the section [api] counts, and a list may have several lines and comments", () => {
  assert.deepEqual(
    parseApiSettings(
      '[db]\nschemas = ["x"]\n\n[api] # here\nschemas = [\n  "public", # ours\n  \'a\',\n]\nmax_rows = 20\n[api.tls]\nmax_rows = 3\n',
    ),
    { schemas: ["public", "a"], maxRows: 20 },
  );
});

Deno.test("without settings they are those of a hosted project", () => {
  assert.deepEqual(parseApiSettings("[api]\n"), {
    schemas: ["public", "graphql_public"],
    maxRows: 1000,
  });
});

Deno.test("malformed settings are refused by name", () => {
  assert.throws(
    () => parseApiSettings("[api]\nschemas = [public]"),
    /\[api\] schemas lists public/,
  );
  assert.throws(() => parseApiSettings("[api]\nmax_rows = many"), /\[api\] max_rows is "many"/);
});
