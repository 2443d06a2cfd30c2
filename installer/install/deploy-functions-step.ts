import type { RunSql } from "../chapters/apply-chapters.ts";
import { forgetFunction, recordFunctions } from "../database/deployed-functions.ts";
import type { DeployedFunction } from "../database/read-database.ts";
import {
  deleteFunction,
  listFunctions,
  type PlatformFunction,
  publishFunctions,
  uploadFunction,
} from "../management-api/functions.ts";
import { readPublishableKey } from "../management-api/publishable-key.ts";
import type { BundledFunction, Package } from "../package/read-package.ts";
import type { HostedProject } from "../project/target.ts";
import { isOwn } from "../project/own-functions.ts";
import type { Change, Step } from "../steps/step.ts";
import { waitForDataApi } from "./wait-for-data-api.ts";

/** How many functions are uploaded at the same time. The API allows 120 calls a minute. */
const CONCURRENCY = 4;

/** How often what was recorded is compared with what the platform lists. */
const MAX_TRIES = 5;

/** What is deployed, and what is to be. */
export interface DeployOptions {
  prefix: string;
  present: readonly PlatformFunction[];
  deployed: readonly DeployedFunction[];
  /** Whether the functions reach the database through the Data API. */
  throughDataApi: boolean;
  /** Whether functions are deployed again that run already. */
  redeploy: boolean;
}

/** Whether the platform runs just this bundle: the installer has recorded it, and nothing deployed since. */
function isCurrent(
  slug: string,
  { sha256 }: BundledFunction,
  { present, deployed, redeploy }: DeployOptions,
): boolean {
  if (redeploy) return false;
  const record = deployed.find((own) => own.slug === slug);
  const found = present.find((listed) => listed.slug === slug);
  return record !== undefined && found !== undefined && record.sha256 === sha256 &&
    record.platform_id === found.id && record.platform_version === found.version &&
    found.status === "ACTIVE" && found.verify_jwt !== true;
}

/**
 * A function as the platform lists it now; the same object where nothing has changed. The version of other code is
 * not taken over: doctor then says that something else has deployed it.
 */
function asListed(own: PlatformFunction, listed: readonly PlatformFunction[]): PlatformFunction {
  const now = listed.find(({ slug }) => slug === own.slug) ?? own;
  const version = now.ezbr_sha256 === own.ezbr_sha256 ? now.version : own.version;
  return now.id === own.id && version === own.version ? own : { ...own, id: now.id, version };
}

/** Uploads functions, a few at a time, in their order. */
async function uploadAll(
  { api }: HostedProject,
  functions: readonly (readonly [slug: string, bundled: BundledFunction])[],
  say: (line: string) => void,
): Promise<PlatformFunction[]> {
  const uploaded: PlatformFunction[] = [];
  for (let at = 0; at < functions.length; at += CONCURRENCY) {
    const batch = functions.slice(at, at + CONCURRENCY);
    uploaded.push(
      ...await Promise.all(batch.map(([slug, { source }]) => uploadFunction(api, slug, source))),
    );
    say(`${uploaded.length} of ${functions.length} uploaded`);
  }
  return uploaded;
}

/**
 * Deploys the functions that differ from what runs, or all of them. All are uploaded first, and then switched to at once. The
 * database is told of them before they run, so that an interrupted run finds out which are this product's.
 */
export function deployFunctionsStep(
  run: RunSql,
  hosted: HostedProject,
  { version, functions }: Package,
  options: DeployOptions,
): Step {
  const { prefix, present, deployed, throughDataApi } = options;
  const bySlug = new Map(functions.map((bundled) => [prefix + bundled.name, bundled]));
  const stale = [...bySlug].filter(([slug, bundled]) => !isCurrent(slug, bundled, options));
  const gone = present.filter((found) => isOwn(found, deployed) && !bySlug.has(found.slug));
  const theirs = present.filter((found) => !bySlug.has(found.slug) && !gone.includes(found));
  const forgotten = deployed.filter(({ slug }) => !bySlug.has(slug));

  function changeFor(slug: string): Change {
    const what = `the function ${slug}`;
    if (!stale.some(([name]) => name === slug)) return { action: "keep", what };
    return { action: present.some((found) => found.slug === slug) ? "change" : "create", what };
  }

  function records(platform: readonly PlatformFunction[]): DeployedFunction[] {
    return platform.flatMap(({ slug, id, version: platformVersion }) => {
      const bundled = bySlug.get(slug);
      return bundled === undefined ? [] : [{
        slug,
        name: bundled.name,
        platform_id: id,
        platform_version: platformVersion,
        sha256: bundled.sha256,
        package_version: version,
      }];
    });
  }

  /** Another installer may publish at the same time, and record before this one: what the platform lists counts. */
  async function recordWhatRuns(published: readonly PlatformFunction[]): Promise<void> {
    let recorded = published;
    for (let tried = 0; tried < MAX_TRIES; tried++) {
      await recordFunctions(run, records(recorded));
      const listed = await listFunctions(hosted.api);
      const running = recorded.map((own) => asListed(own, listed));
      if (running.every((own, index) => own === recorded[index])) return;
      recorded = running;
    }
  }

  return {
    title: "Deploy the functions",
    changes: [
      ...[...bySlug.keys()].map(changeFor),
      ...gone.map(({ slug }) => ({ action: "delete" as const, what: `the function ${slug}` })),
      ...theirs.length === 0 ? [] : [{
        action: "keep" as const,
        what: `your own functions: ${theirs.map(({ slug }) => slug).join(", ")}`,
      }],
    ],
    async run(say): Promise<void> {
      if (stale.length > 0) {
        const key = throughDataApi ? await readPublishableKey(hosted.api) : undefined;
        if (key !== undefined) await waitForDataApi(run, hosted.url, key);
        const uploaded = await uploadAll(hosted, stale, say);
        await recordFunctions(run, records(uploaded));
        await recordWhatRuns(await publishFunctions(hosted.api, uploaded));
      }
      for (const { slug } of gone) await deleteFunction(hosted.api, slug);
      for (const { slug } of forgotten) await forgetFunction(run, slug);
    },
  };
}
