import type { UploadedFunction } from "./uploaded-function.ts";

/** A function as the Management API describes it. */
export interface FunctionAnswer {
  id: string;
  slug: string;
  name: string;
  status: "ACTIVE" | "REMOVED" | "THROTTLED";
  version: number;
  created_at: number;
  updated_at: number;
  verify_jwt: boolean;
  import_map: boolean;
  entrypoint_path: string;
  import_map_path: string | null;
  ezbr_sha256: string;
}

/** A function, and the files that were uploaded for it. */
export interface StoredFunction {
  answer: FunctionAnswer;
  files: ReadonlyMap<string, Uint8Array>;
}

/** A call that was made. */
export interface RecordedCall {
  method: string;
  path: string;
  status: number;
}

/** A call as tests see it. */
export interface SeenCall {
  method: string;
  path: string;
  /** The function that is uploaded. */
  slug: string;
  /** Empty for uploads. */
  body: string;
}

/** What goes wrong with a call. */
export type Fault =
  /** The connection breaks before anything is done. */
  | "broken before"
  /** It is done, and the connection breaks before the answer. */
  | "broken after"
  /** It is done after the answer has been given up: a statement that was cut off and runs on. */
  | "done later"
  /** The gateway gives up, and nothing is done. */
  | "gateway timeout"
  | "rate limited";

/** Everything that the stand-in holds of its one project. */
export interface PlatformState {
  ref: string;
  name: string;
  status: string;
  accessToken: string;
  /** The permissions of the token; undefined: all. */
  permissions: ReadonlySet<string> | undefined;
  siteUrl: string;
  secrets: Map<string, string>;
  /** One comma list, as the API has it. */
  exposedSchemas: string;
  functions: Map<string, StoredFunction>;
  /** Uploaded and not published, by id and version. */
  uploads: Map<string, StoredFunction>;
  maxFunctions: number;
  /** Running processes of published functions. */
  running: Map<string, Promise<UploadedFunction>>;
  publishableKey: string;
  secretKey: string;
  /** Where the pooler would be. */
  pooler: { host: string; port: number };
  calls: RecordedCall[];
  /** Asked before each call: what goes wrong with it. */
  faultFor(call: SeenCall): Fault | undefined;
  /** Told after each call that changed something, and before its answer. */
  onChanged(call: SeenCall): Promise<void>;
  /** How many calls a minute an endpoint takes. */
  rateLimit: number;
}
