import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { readChapters } from "../../installer/chapters/chapter.ts";
import { projectRoot } from "../../local/stack/folders.ts";
import { VERSION } from "../../shared/health/version.ts";
import { functionNames } from "../support/function-names.ts";

const MAX_BYTES = 5 * 1024 * 1024;

interface Ran {
  code: number;
  output: string;
}

async function run(
  command: string,
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd,
    env: { npm_config_update_notifier: "false", NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, output: `${decoder.decode(stdout)}${decoder.decode(stderr)}` };
}

async function pack(folder: string): Promise<string> {
  const { code, output } = await run(
    "npm",
    ["pack", "--silent", `--pack-destination=${folder}`],
    projectRoot,
  );
  assert.equal(code, 0, output);
  return join(folder, `amazon-ads-connect-${VERSION}.tgz`);
}

async function sha256(path: string): Promise<string> {
  return createHash("sha256").update(await readFile(path)).digest("hex");
}

Deno.test("npm pack makes the package", async (t) => {
  const scratch = await mkdtemp(join(tmpdir(), "amazon-ads-connect-pack-"));
  try {
    const [first, second] = [join(scratch, "1"), join(scratch, "2")];
    await Deno.mkdir(first);
    await Deno.mkdir(second);
    const tarball = await pack(first);

    await t.step(
      "it holds the command, the chapters, the functions, the clients and the dashboard, and nothing else",
      async () => {
        const { output } = await run("tar", ["-tzf", tarball], scratch);
        const chapters = await readChapters(join(projectRoot, "supabase/migrations"));
        const files = output.trim().split("\n").map((path) => path.replace(/^package\//, ""));
        const clients = files.filter((path) => path.startsWith("dist/client/"));
        assert.ok(clients.includes("dist/client/index.js"));
        assert.ok(clients.every((path) => /\.(js|d\.ts|py)$/.test(path)), clients.join("\n"));
        const pages = files.filter((path) => path.startsWith("dist/dashboard/"));
        assert.ok(pages.includes("dist/dashboard/index.html"));
        // Neither source maps nor the list of chunks, which only the tests of the dashboard read.
        assert.deepEqual(pages.filter((path) => /\.(map|json)$/.test(path)), []);
        assert.deepEqual(
          files.filter((path) => !clients.includes(path) && !pages.includes(path)).sort(),
          [
            "LICENSE",
            "README.md",
            "package.json",
            "dist/amazon-ads-connect.js",
            ...chapters.map(({ name }) => `dist/chapters/${name}.sql`),
            ...functionNames().map((name) => `dist/functions/${name}.js`),
          ].sort(),
        );
      },
    );
    await t.step("it is under 5 MB", async () => {
      const { size } = await stat(tarball);
      console.log(`${(size / 1024 / 1024).toFixed(2)} MB`);
      assert.ok(size < MAX_BYTES, String(size));
    });
    await t.step("two builds are byte-identical", async () => {
      assert.equal(await sha256(await pack(second)), await sha256(tarball));
    });
    await t.step("npx runs it in an empty folder with an empty cache", async () => {
      const empty = join(scratch, "empty");
      await Deno.mkdir(empty);
      const { code, output } = await run(
        "npm",
        ["exec", "--yes", `--package=${tarball}`, "--", "amazon-ads-connect", "--version"],
        empty,
        {
          npm_config_cache: join(scratch, "cache"),
          HOME: empty,
          PATH: process.env["PATH"] ?? "/usr/bin:/bin",
          // It needs nothing but itself, not even the registry.
          npm_config_registry: "http://127.0.0.1:9/",
        },
      );
      assert.equal(code, 0, output);
      assert.equal(output.trim(), VERSION);
      assert.deepEqual(await readdir(empty), []);
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});
