import { startDebianPostgres } from "../../database/debian-postgres.ts";
import { emptyProject } from "../../database/migrated-database.ts";
import { startStackPostgres } from "../../database/stack-postgres.ts";
import type { TestPostgres } from "../../database/test-postgres.ts";
import {
  type Platform,
  type PlatformOptions,
  startPlatform,
} from "../../support/management-api/platform.ts";

/** The two databases that a project may have. */
export const DATABASES: Record<string, { start(): Promise<TestPostgres>; playsCron: boolean }> = {
  "Postgres 15 with the real pg_cron": { start: startDebianPostgres, playsCron: false },
  "Postgres 17": { start: startStackPostgres, playsCron: true },
};

/** A hosted project with a database of its own, which ends with it. */
export async function startProject(
  { database = "Postgres 15 with the real pg_cron", prepare, ...options }:
    & Omit<PlatformOptions, "server" | "playsCron">
    & { database?: string; prepare?: (server: TestPostgres) => Promise<void> } = {},
): Promise<Platform> {
  const found = DATABASES[database];
  if (found === undefined) throw new Error(`There is no database "${database}".`);
  const server = await emptyProject(found.start, []);
  try {
    await prepare?.(server);
    const platform = await startPlatform({ ...options, server, playsCron: found.playsCron });
    return {
      ...platform,
      async [Symbol.asyncDispose](): Promise<void> {
        await platform[Symbol.asyncDispose]();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
