import assert from "node:assert/strict";
import { glob, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { platformDeno } from "../../../local/processes/deno-binaries.ts";
import { projectRoot } from "../../../local/stack/folders.ts";

const REGENERATE =
  "Write it again with the platform's Deno: rm deno.lock; DENO_NO_PACKAGE_JSON=1 " +
  "node_modules/deno-platform/deno cache --lock=deno.lock supabase/functions/*/index.ts";

const lockSchema = z.strictObject({
  version: z.literal("4", {
    error: `is not the form that the platform's Deno reads. ${REGENERATE}`,
  }),
  specifiers: z.record(z.string(), z.string()),
  npm: z.record(
    z.string(),
    z.strictObject({ integrity: z.string(), dependencies: z.array(z.string()).optional() }),
  ),
  workspace: z.strictObject({ dependencies: z.array(z.string()) }),
});

const installedSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ version: z.string().optional(), integrity: z.string().optional() }),
  ),
});

function read(name: string): Promise<string> {
  return readFile(join(projectRoot, name), "utf8");
}

async function readLock(): Promise<z.infer<typeof lockSchema>> {
  return lockSchema.parse(JSON.parse(await read("deno.lock")));
}

Deno.test("deno.lock is in the form that the platform's Deno reads", async () => {
  assert.equal((await readLock()).version, "4");
});

Deno.test("deno.lock locks what deno.json pins, and nothing else", async () => {
  const lock = await readLock();
  const { imports } = z.object({ imports: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await read("deno.json")));
  const pins = new Set(
    Object.values(imports).map((target) => /^npm:(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target),
  );
  assert.deepEqual(lock.workspace.dependencies.toSorted(), [...pins].sort(), REGENERATE);
  const versions = [...pins].map((pin) => [pin, pin.slice(pin.lastIndexOf("@") + 1)]);
  assert.deepEqual(lock.specifiers, Object.fromEntries(versions), REGENERATE);
});

Deno.test("deno.lock locks the very packages that npm installs", async () => {
  const { packages } = installedSchema.parse(JSON.parse(await read("package-lock.json")));
  const integrities = new Map(
    Object.entries(packages).map(([path, { version, integrity }]) => [
      `${path.replace(/^.*node_modules\//, "")}@${version}`,
      integrity,
    ]),
  );
  for (const [name, { integrity }] of Object.entries((await readLock()).npm)) {
    assert.match(integrity, /^sha512-/);
    assert.equal(integrity, integrities.get(name), `${name}: ${REGENERATE}`);
  }
});

Deno.test("No ordinary run rewrites deno.lock: only one that names it with --lock does", async () => {
  const { lock } = z.object({ lock: z.unknown() }).parse(JSON.parse(await read("deno.json")));
  assert.equal(lock, false);
});

Deno.test("deno.lock names no registry", async () => {
  assert.doesNotMatch(await read("deno.lock"), /:\/\/|registry|tarball/i);
});

Deno.test("The platform's Deno takes the functions' packages as deno.lock has them", async () => {
  const entrypoints = await Array.fromAsync(
    glob("supabase/functions/*/index.ts", { cwd: projectRoot }),
  );
  const text = await read("deno.lock");
  const denoDir = await mkdtemp(join(tmpdir(), "amazon-ads-connect-lock-"));
  try {
    const { success, stderr } = await new Deno.Command(await platformDeno(), {
      args: ["cache", "--lock=deno.lock", "--frozen", ...entrypoints],
      cwd: projectRoot,
      env: {
        // As it is deployed: by the import map alone.
        DENO_NO_PACKAGE_JSON: "1",
        DENO_DIR: denoDir,
        DENO_TLS_CA_STORE: "mozilla,system",
        DENO_NO_UPDATE_CHECK: "1",
        NO_COLOR: "1",
      },
    }).output();
    assert.ok(success, `${REGENERATE}\n${new TextDecoder().decode(stderr)}`);
  } finally {
    await rm(denoDir, { recursive: true, force: true });
  }
  assert.equal(await read("deno.lock"), text);
});
