import { join } from "node:path";
import { projectRoot } from "../stack/folders.ts";

/** The documents that are made from the contract and from the database. */
export const GENERATED = {
  openApi: join(projectRoot, "docs/api/openapi.json"),
  databaseTypes: join(projectRoot, "docs/api/database.ts"),
} as const;
