import type { RunSql } from "../chapters/apply-chapters.ts";
import type { ManagementApi } from "../management-api/management-api.ts";

/** A project on the platform. */
export interface HostedProject {
  api: ManagementApi;
  /** The project's own address: `https://<ref>.supabase.co`. */
  url: string;
}

/** What a command works on. */
export interface Target {
  run: RunSql;
  /** Undefined where only a database is named (`--db-url`). */
  hosted: HostedProject | undefined;
}
