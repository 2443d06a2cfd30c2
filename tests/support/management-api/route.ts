import type postgres from "postgres";
import type { PlatformState } from "./state.ts";

/** What an endpoint gets. */
export interface ApiCall {
  state: PlatformState;
  request: Request;
  query: URLSearchParams;
  /** What the path has in place of `{…}`, after the project's reference. */
  item: string;
  /** Signs in as the role `postgres`, in a session of its own. */
  connect(): postgres.Sql;
  /** Called when functions or secrets have changed. */
  restartFunctions(slugs?: readonly string[]): void;
  /** Called when the settings of the Data API have changed. */
  restartDataApi(): void;
}

/** One endpoint, as the description of the API has it. */
export interface Route {
  method: string;
  /** With `{ref}` and `{item}`. */
  path: string;
  /** The permissions that a scoped token needs. */
  needs: readonly string[];
  /** Whether it changes something. */
  changes?: true;
  answer(call: ApiCall): Promise<Response>;
}
