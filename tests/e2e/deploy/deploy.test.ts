import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../../local/stack/folders.ts";
import { type Deployment, deployToRecorder } from "./deploy.ts";
import { fetchPackages, startDeployed } from "./deployed-function.ts";
import { unpack } from "./unpack.ts";
import type { Upload } from "./upload.ts";
import { watchAnswers } from "../../support/watch-answers.ts";

watchAnswers();

const functions = readdirSync(join(projectRoot, "supabase/functions"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** The answers to a call without a credential, where they are not `unauthenticated`. */
const ANSWERS: Record<string, { method: string; status: number; says: Record<string, unknown> }> = {
  health: {
    method: "GET",
    status: 503,
    says: { status: "degraded", database: "unavailable" },
  },
  "oauth-callback": { method: "GET", status: 400, says: { code: "invalid_request" } },
  "accept-invitation": { method: "POST", status: 400, says: { code: "invalid_request" } },
  metrics: { method: "GET", status: 401, says: { code: "unauthenticated" } },
  "operator-connections": { method: "GET", status: 401, says: { code: "unauthenticated" } },
  switches: { method: "GET", status: 401, says: { code: "unauthenticated" } },
};

const UNAUTHENTICATED = { method: "POST", status: 401, says: { code: "unauthenticated" } };

/** The variables of a configured project whose database cannot be reached. */
const variables = {
  AMAZON_ADS_CLIENT_ID: "amzn1.application-oa2-client.deployed",
  AMAZON_ADS_CLIENT_SECRET: randomBytes(16).toString("hex"),
  AMAZON_ADS_ENCRYPTION_KEYS: `first:${randomBytes(32).toString("base64url")}`,
  SUPABASE_URL: "http://127.0.0.1:9",
  SUPABASE_SECRET_KEYS: JSON.stringify({ default: `sb_secret_${randomBytes(16).toString("hex")}` }),
};

let deployment: Deployment;
let scratch: string;

Deno.test.beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "amazon-ads-connect-deployed-"));
  deployment = await deployToRecorder();
});

Deno.test.afterAll(() => rm(scratch, { recursive: true, force: true }));

function uploadOf(name: string): Upload {
  const upload = deployment.uploads.find(({ metadata }) => metadata.name === name);
  assert.ok(upload, `${name} was not uploaded. The CLI said: ${deployment.output}`);
  return upload;
}

Deno.test("supabase/config.toml has a block for every function, and for nothing else", async () => {
  const config = await readFile(join(projectRoot, "supabase/config.toml"), "utf8");
  const blocks = [...config.matchAll(/^\[functions\.(.+)\]$/gm)].map(([, name]) => name);
  assert.deepEqual(blocks.toSorted(), functions);
});

Deno.test("The Supabase CLI uploads and publishes every function", () => {
  const { success, output, uploads, published, refused } = deployment;
  assert.ok(success, output);
  assert.deepEqual(refused, []);
  assert.deepEqual(uploads.map(({ metadata }) => metadata.name).sort(), functions);
  assert.deepEqual(published.toSorted(), functions);
  assert.doesNotMatch(output, /^\W*warn/im);
});

for (const name of functions) {
  Deno.test(`${name} is uploaded with its own folder, shared/ and deno.json, and nothing else`, async () => {
    const { metadata, files } = uploadOf(name);
    assert.deepEqual(metadata, {
      name,
      entrypoint_path: `supabase/functions/${name}/index.ts`,
      import_map_path: "deno.json",
      static_patterns: [],
      verify_jwt: false,
    });
    const own = new RegExp(`^(supabase/functions/${name}|shared)/[a-z0-9/-]+[.]ts$`);
    const foreign = [...files.keys()].filter((path) => path !== "deno.json" && !own.test(path));
    assert.deepEqual(foreign, []);
    for (const [path, content] of files) {
      assert.ok(Buffer.from(content).equals(await readFile(join(projectRoot, path))), path);
    }
  });

  Deno.test(`${name} answers on the platform's Deno, from the uploaded files alone`, async () => {
    const upload = uploadOf(name);
    const place = { folder: join(scratch, name), denoDir: join(scratch, "deno") };
    await unpack(upload, place.folder);
    await fetchPackages(upload, place);
    const running = await startDeployed(upload, place, variables);
    try {
      const { method, status, says } = ANSWERS[name] ?? UNAUTHENTICATED;
      const response = await fetch(`${running.url}/${name}`, { method });
      const answer = await response.json();
      assert.equal(response.status, status, JSON.stringify(answer));
      assert.equal(
        response.headers.get("content-type"),
        "code" in says ? "application/problem+json" : "application/json",
      );
      assert.deepEqual({ ...answer, ...says }, answer);
    } finally {
      await running.stop();
    }
  });
}

Deno.test("Each upload is far below the platform's limit of 20 MB", () => {
  for (const name of functions) {
    const { files, bytes } = uploadOf(name);
    const size = (bytes / 1024).toFixed(1).padStart(7);
    console.log(`${name.padEnd(18)} ${size} KiB in ${files.size} files`);
    assert.ok(bytes < 1024 * 1024, `${name} has ${bytes} bytes`);
  }
});
