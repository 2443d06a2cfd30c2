import assert from "node:assert/strict";
import { complaints } from "./complaints.ts";
import { layerOf } from "./layers.ts";
import plugin from "./plugin.ts";

function accepts(path: string, specifier: string): void {
  assert.deepEqual(complaints(path, `import { a } from "${specifier}";`), []);
}

function refuses(path: string, specifier: string, why: RegExp): void {
  const said = complaints(path, `import { a } from "${specifier}";`);
  assert.equal(said.length, 1, said.join("\n"));
  assert.match(said[0] ?? "", why);
  assert.match(said[0] ?? "", /^imports-point-one-way: /);
}

Deno.test("Each layer imports from the layers after it", () => {
  accepts("supabase/functions/health/index.ts", "../../../shared/edge/endpoint.ts");
  accepts("supabase/functions/health/index.ts", "../../../shared/health/read-health.ts");
  accepts("supabase/functions/health/index.ts", "../../../shared/schemas/region.ts");
  accepts("shared/edge/runtime.ts", "../context.ts");
  accepts("shared/edge/runtime.ts", "../tokens/limits.ts");
  accepts("shared/edge/runtime.ts", "../database/data-api.ts");
  accepts("shared/edge/runtime.ts", "../auth/verify-credential.ts");
  accepts("shared/config/read-environment.ts", "../amazon/ads-api.ts");
  accepts("shared/context.ts", "./amazon/ads-api.ts");
  accepts("shared/tokens/get-token.ts", "../database/read-token.ts");
  accepts("shared/amazon/ads-api.ts", "../http/pause.ts");
  accepts("shared/crypto/sealer.ts", "../errors.ts");
});

Deno.test("Each layer imports from itself", () => {
  accepts("supabase/functions/health/index.ts", "./answer.ts");
  accepts("shared/edge/serve.ts", "./runtime.ts");
  accepts("shared/tokens/get-token.ts", "../connections/client-of.ts");
  accepts("shared/tokens/get-token.ts", "../context.ts");
  accepts("shared/database/fail-refresh.ts", "../amazon/token-request.ts");
  accepts("shared/crypto/sealer.ts", "../http/pause.ts");
  accepts("shared/schemas/connection.ts", "../errors.ts");
});

Deno.test("The use cases are in a fixed order, and so are the folders of the other layers", () => {
  accepts("shared/accounts/credential.ts", "../tokens/get-token.ts");
  refuses(
    "shared/tokens/get-token.ts",
    "../accounts/credential.ts",
    /shared\/accounts\/ comes before shared\/tokens\//,
  );
  refuses("shared/connections/scopes.ts", "../tokens/limits.ts", /comes before/);
  refuses("shared/tokens/limits.ts", "../auth/verify-credential.ts", /comes before/);
  refuses("shared/context.ts", "./api-keys/expiry.ts", /comes before/);
  refuses("shared/amazon/ads-api.ts", "../database/database.ts", /comes before/);
  refuses("shared/http/pause.ts", "../crypto/sha256.ts", /comes before/);
  refuses("shared/errors.ts", "./schemas/region.ts", /comes before/);
});

Deno.test("A folder of shared without a place in the order is refused", () => {
  refuses(
    "supabase/functions/reports/index.ts",
    "../../../shared/stray/read.ts",
    /shared\/stray\/read\.ts belongs to no layer/,
  );
  refuses("shared/stray/read.ts", "../tokens/get-token.ts", /belongs to no layer/);
});

Deno.test("Every folder of shared has a place in the order", async () => {
  for await (
    const { name, isDirectory } of Deno.readDir(new URL("../../shared/", import.meta.url))
  ) {
    const path = `shared/${name}${isDirectory ? "/a.ts" : ""}`;
    assert.ok(layerOf(path) !== undefined, `${path} has no place in tests/lint/layers.ts`);
  }
});

Deno.test("Files do not import each other in a circle, however long it is", () => {
  refuses("shared/schemas/region.ts", "./connection.ts", /the imports form a circle/);
  refuses("shared/schemas/timestamp.ts", "./owned-connection.ts", /the imports form a circle/);
  refuses("shared/schemas/region.ts", "./region.ts", /the imports form a circle/);
  accepts("shared/schemas/connection.ts", "./region.ts");
});

Deno.test("A circle of types is a circle too, and the hint names the way back", () => {
  const source = 'import type { OwnedConnection } from "./owned-connection.ts";';
  const [found] = Deno.lint.runPlugin(plugin, "shared/schemas/timestamp.ts", source);
  assert.match(
    found?.hint ?? "",
    /owned-connection\.ts → shared\/schemas\/connection\.ts → .*timestamp\.ts\./,
  );
});

Deno.test("No layer imports from the layers before it", () => {
  refuses(
    "shared/edge/endpoint.ts",
    "../../supabase/functions/health/index.ts",
    /supabase\/functions\/\* comes before shared\/edge/,
  );
  refuses(
    "shared/tokens/get-token.ts",
    "../edge/log-failure.ts",
    /shared\/edge comes before shared\/\{auth,config\} and the use cases/,
  );
  refuses("shared/context.ts", "./edge/runtime.ts", /comes before/);
  refuses("shared/amazon/ads-api.ts", "../context.ts", /comes before/);
  refuses("shared/database/rpc.ts", "../tokens/limits.ts", /comes before/);
  refuses("shared/http/pause.ts", "../amazon/ads-api.ts", /comes before/);
  refuses("shared/crypto/sealer.ts", "../database/rpc.ts", /comes before/);
  refuses("shared/errors.ts", "./http/pause.ts", /comes before/);
  refuses("shared/schemas/region.ts", "../crypto/sha256.ts", /comes before/);
});

Deno.test("A function leaves databases, Amazon and keys to the use cases", () => {
  const health = "supabase/functions/health/index.ts";
  refuses(health, "../../../shared/database/rpc.ts", /may import from shared\/edge, .* alone/);
  refuses(health, "../../../shared/amazon/ads-api.ts", /alone/);
  refuses(health, "../../../shared/crypto/sealer.ts", /alone/);
});

Deno.test("A function does not import from another function", () => {
  refuses(
    "supabase/functions/health/index.ts",
    "../get-token/index.ts",
    /no folder of supabase\/functions\/\* imports from another/,
  );
});

Deno.test("What is deployed imports nothing that is not", () => {
  const refused = /not part of what is deployed/;
  refuses("shared/tokens/limits.ts", "../../local/stack.ts", refused);
  refuses("shared/tokens/limits.ts", "../../tests/steps.ts", refused);
  refuses("shared/tokens/limits.ts", "../../docs/example.ts", refused);
  refuses("shared/tokens/limits.ts", "../../deno.json", refused);
  refuses("shared/tokens/limits.ts", "../../../elsewhere/module.ts", refused);
  refuses("shared/tokens/limits.ts", "../../shared-elsewhere/module.ts", refused);
  refuses("supabase/functions/health/index.ts", "../../../local/stack.ts", refused);
  refuses("supabase/functions/health/index.ts", "../../config.toml", refused);
  refuses("shared/tokens/limits.ts", "/etc/module.ts", /absolute/);
  refuses("shared/tokens/limits.ts", "file:///etc/module.ts", /absolute/);
});

Deno.test("A file that is in no layer is refused", () => {
  refuses("shared/tokens/limits.ts", "../stray.ts", /shared\/stray\.ts belongs to no layer/);
  refuses("shared/stray.ts", "./errors.ts", /shared\/stray\.ts belongs to no layer/);
  refuses("supabase/functions/stray.ts", "../../shared/edge/log-failure.ts", /belongs to no layer/);
});

Deno.test("A relative import names the file with its ending", () => {
  refuses("shared/tokens/limits.ts", "./get-token", /does not end in \.ts/);
  refuses("shared/tokens/limits.ts", "./get-token.js", /does not end in \.ts/);
  refuses("shared/tokens/limits.ts", "../schemas/", /does not end in \.ts/);
});

Deno.test("Every form of import counts", () => {
  const forms = [
    'import "../edge/log-failure.ts";',
    'import type { A } from "../edge/log-failure.ts";',
    'import log = require("../edge/log-failure.ts");',
    'export * from "../edge/log-failure.ts";',
    'export { a } from "../edge/log-failure.ts";',
    'const log = await import("../edge/log-failure.ts");',
    'type Log = import("../edge/log-failure.ts").Log;',
    'type Log = typeof import("../edge/log-failure.ts");',
  ];
  for (const form of forms) {
    assert.equal(complaints("shared/tokens/limits.ts", form).length, 1, form);
  }
});

Deno.test("An import whose path is computed is refused: the deploy would not see it", () => {
  for (const form of ["import(name)", "import(`./limits.ts`)", 'import("./" + name)']) {
    const [said] = complaints("shared/tokens/get-token.ts", `declare const name: string; ${form};`);
    assert.match(said ?? form, /Cannot import a computed name/);
  }
});

Deno.test("What only reads like an import is uploaded too, so it obeys the same rules", () => {
  const quoted = [
    '// import { a } from "../../local/stack.ts";',
    '/** For example: `import { a } from "../../local/stack.ts"` */',
    "// taken from '../../local/stack.ts'",
    "const example = 'export * from \"../../local/stack.ts\"';",
  ];
  for (const form of quoted) {
    const said = complaints("shared/tokens/limits.ts", form);
    assert.equal(said.length, 1, form);
    assert.match(said[0] ?? "", /local\/stack\.ts .*not part of what is deployed/);
  }
  assert.deepEqual(
    complaints("shared/tokens/limits.ts", '// Far from "ready"; see import "../errors.ts".'),
    [],
  );
});

Deno.test("The complaint points at the path, and its hint says which way imports point", () => {
  const source = 'const emoji = "🙂";\nimport { a } from "../edge/log-failure.ts";';
  const [found] = Deno.lint.runPlugin(plugin, "shared/tokens/limits.ts", source);
  assert.equal(source.slice(...found?.range ?? []), '"../edge/log-failure.ts"');
  assert.match(
    found?.hint ?? "",
    /supabase\/functions\/\* → shared\/edge → .* → shared\/\{contract,errors,schemas\}\.$/,
  );
});

Deno.test("Files that are not deployed may import as they like", () => {
  for (const path of ["local/stack.ts", "tests/support/sign-in.ts", "../elsewhere/shared/a.ts"]) {
    assert.deepEqual(complaints(path, 'import "../shared/edge/log-failure.ts"; Deno.exit();'), []);
  }
});
