import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { buildClient } from "../../client/build/build-client.ts";
import { projectRoot } from "../../local/stack/folders.ts";
import { writeDocBlocks } from "./support/doc-blocks.ts";
import { installClient } from "./support/packed-client.ts";

const run = promisify(execFile);
const project = await installClient();
Deno.test.afterAll(() => project[Symbol.asyncDispose]());

/** The size of an entry of the package as an app ships it: bundled, minified, zipped. */
async function shippedBytes(entry: string, external: string[] = []): Promise<number> {
  const result = await build({
    root: project.folder,
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      // Not as a library, whose white space Vite keeps.
      rollupOptions: {
        input: join(project.packageFolder, "dist/client", entry),
        preserveEntrySignatures: "strict",
        external,
      },
    },
  });
  const outputs = [result].flat().flatMap((one) => "output" in one ? one.output : []);
  const code = outputs.map((one) => one.type === "chunk" ? one.code : "").join("");
  return gzipSync(code, { level: 9 }).length;
}

/** What TypeScript says of files of the consumer's project. */
async function complaints(files: string[]): Promise<string> {
  const compilerOptions = {
    target: "ES2022",
    module: "NodeNext",
    lib: ["ES2022", "DOM", "DOM.Iterable"],
    types: [],
    jsx: "react-jsx",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  };
  await writeFile(
    join(project.folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files }),
  );
  const tsc = join(projectRoot, "node_modules/typescript/bin/tsc");
  const { stdout } = await run("node", [tsc, "-p", project.folder]).catch((error) => error);
  // supabase-js takes the types of Node for granted.
  const lines: string[] = stdout.split("\n");
  return lines.filter((line) => !line.includes("node_modules/@supabase")).join("\n").trim();
}

Deno.test("the package has no dependencies, and types and modules for each of its entries", async () => {
  const { dependencies, exports } = JSON.parse(
    await readFile(join(project.packageFolder, "package.json"), "utf8"),
  );
  assert.equal(dependencies, undefined);
  assert.deepEqual(Object.keys(exports), [".", "./react", "./admin", "./package.json"]);
  const files = await readdir(join(project.packageFolder, "dist/client"), { recursive: true });
  for (const { types, default: module } of Object.values<Record<string, string>>(exports)) {
    for (const path of [types, module]) {
      if (path !== undefined) assert.ok(files.includes(path.replace("./dist/client/", "")), path);
    }
  }
});

Deno.test("nothing in the package imports what is not in it, but React", async () => {
  const folder = join(project.packageFolder, "dist/client");
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/\.(js|d\.ts)$/.test(name)) continue;
    const text = await readFile(join(folder, name), "utf8");
    const code = text.replace(/^\s*\*.*$/gm, "");
    for (const [, path = ""] of code.matchAll(/(?:from |import\()"([^"]+)"/g)) {
      assert.ok(path === "react" || /^\.{1,2}\/.*\.js$/.test(path), `${name} imports ${path}`);
    }
  }
});

Deno.test("the core is at most 6 KB as apps ship it", async () => {
  const bytes = await shippedBytes("index.js");
  console.log(`core: ${bytes} bytes, gzipped`);
  assert.ok(bytes <= 6_000, `${bytes} bytes`);
  console.log(`react: ${await shippedBytes("react.js", ["react"])} bytes, gzipped`);
  console.log(`admin: ${await shippedBytes("admin.js")} bytes, gzipped`);
});

Deno.test("wrong fields do not compile, right ones do, against the package's own declarations", async () => {
  const consumer = await readFile(join(projectRoot, "tests/client/support/consumer.ts"), "utf8");
  await writeFile(
    join(project.folder, "consumer.ts"),
    consumer.replace("../../../client/index.ts", "amazon-ads-connect")
      .replaceAll(/\.\.\/\.\.\/\.\.\/client\/(\w+)\.ts/g, "amazon-ads-connect/$1"),
  );
  assert.equal(await complaints(["consumer.ts"]), "");
});

Deno.test("the TypeScript of the documents compiles", async () => {
  const files = [
    ...await writeDocBlocks(project.folder, "README.md"),
    ...await writeDocBlocks(project.folder, "docs/clients.md"),
    ...await writeDocBlocks(project.folder, "docs/events.md"),
    ...await writeDocBlocks(project.folder, "docs/reports.md"),
  ];
  assert.ok(files.length > 8);
  assert.equal(await complaints(["globals.d.ts", ...files]), "");
});

Deno.test("the same sources give the same bytes", async () => {
  const again = join(project.folder, "again");
  await buildClient(again);
  const folder = join(project.packageFolder, "dist/client");
  const names = (await readdir(again, { recursive: true })).filter((name) => /\.\w+$/.test(name));
  assert.ok(names.length > 20);
  for (const name of names) {
    assert.equal(
      await readFile(join(folder, name), "utf8"),
      await readFile(join(again, name), "utf8"),
      name,
    );
  }
});
