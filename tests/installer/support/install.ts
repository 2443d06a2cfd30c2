import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Platform } from "../../support/management-api/platform.ts";
import {
  type InstallerRun,
  leadingTo,
  runInstaller,
} from "../../support/management-api/run-installer.ts";
import { packageFolder } from "./built-package.ts";

/** The app at Amazon that the tests use. */
export const APP = {
  clientId: "amzn1.application-oa2-client.0123456789abcdef",
  clientSecret: "amzn1.oa2-cs.v1.0123456789abcdef0123456789abcdef",
};

/** A command on a platform, with the variables that a person would export. */
export async function command(
  platform: Platform,
  args: string[],
  options: {
    packageFolder?: string;
    env?: Record<string, string>;
    onSpawn?(child: Deno.ChildProcess): void;
  } = {},
): Promise<InstallerRun> {
  return await runInstaller(platform, [...args, ...leadingTo(platform)], {
    packageFolder,
    ...options,
    env: {
      AMAZON_ADS_CLIENT_ID: APP.clientId,
      AMAZON_ADS_CLIENT_SECRET: APP.clientSecret,
      ...options.env,
    },
  });
}

/** A path for a file of keys, in a new folder. */
export async function newKeysFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), "amazon-ads-connect-keys-")), "keys");
}

/** Installs, and demands that it goes well. */
export async function installInto(
  platform: Platform,
  args: string[] = [],
  keysFile?: string,
): Promise<InstallerRun> {
  const file = keysFile ?? await newKeysFile();
  const run = await command(platform, ["install", "--yes", "--json", "--keys-file", file, ...args]);
  assert.equal(run.code, 0, `${run.stdout}\n${run.stderr}\n${platform.printed.join("\n")}`);
  return run;
}
