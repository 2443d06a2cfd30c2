import { readLines } from "../../../local/processes/lines.ts";
import { platformDeno } from "../../../local/processes/deno-binaries.ts";
import type { Upload } from "./upload.ts";

/** The folders of an unpacked upload and of its npm packages. */
export interface Place {
  folder: string;
  /** Shared by all functions, so that each package is fetched once. */
  denoDir: string;
}

/** A function that runs from what was uploaded. */
export interface DeployedFunction {
  url: string;
  stop(): Promise<void>;
}

/** Trusts the machine's certificates too: a company's registry may have its own. */
const CERTIFICATES = { DENO_TLS_CA_STORE: "mozilla,system" };

/**
 * Fetches the packages of a function from the npm registry, with only the import map that was uploaded
 * with it. The registry is the one in npm's own settings, which Deno reads.
 *
 * @throws Error with Deno's output, when a package cannot be fetched.
 */
export async function fetchPackages(upload: Upload, { folder, denoDir }: Place): Promise<void> {
  const { entrypoint_path: entrypoint, import_map_path: config } = upload.metadata;
  const { success, stderr } = await new Deno.Command(await platformDeno(), {
    args: ["cache", "--no-lock", `--config=${config}`, entrypoint],
    cwd: folder,
    env: { ...CERTIFICATES, DENO_DIR: denoDir, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  }).output();
  if (!success) throw new Error(`Cannot fetch packages: ${new TextDecoder().decode(stderr)}`);
}

/**
 * Starts a function on the platform's Deno, with only the uploaded files, the fetched packages and the
 * given variables.
 *
 * @throws Error with its output, when it does not listen within 20 seconds.
 */
export async function startDeployed(
  upload: Upload,
  { folder, denoDir }: Place,
  variables: Record<string, string>,
): Promise<DeployedFunction> {
  const { entrypoint_path: entrypoint, import_map_path: config } = upload.metadata;
  const child = new Deno.Command(await platformDeno(), {
    args: [
      ...["serve", "--host=127.0.0.1", "--port=0", "--no-lock", "--no-prompt", "--cached-only"],
      ...["--allow-net", "--allow-env", `--allow-read=${folder}`, `--config=${config}`, entrypoint],
    ],
    cwd: folder,
    clearEnv: true,
    env: { ...variables, DENO_DIR: denoDir, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const listening = Promise.withResolvers<string>();
  const said: string[] = [];
  function hear(line: string): void {
    said.push(line);
    const [, url] = /Listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
    if (url !== undefined) listening.resolve(url);
  }
  const output = Promise.all([readLines(child.stdout, hear), readLines(child.stderr, hear)]);
  const tooLate = setTimeout(() => child.kill("SIGKILL"), 20_000);
  const ended = Promise.all([child.status, output]);
  ended.then(() => listening.reject(new Error(`Cannot start ${entrypoint}: ${said.join("\n")}`)));
  const url = await listening.promise.finally(() => clearTimeout(tooLate));
  return {
    url,
    async stop(): Promise<void> {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
