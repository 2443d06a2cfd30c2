import assert from "node:assert/strict";
import { functionNames } from "../../support/function-names.ts";

/** What a function's module exports. */
export interface EdgeFunction {
  fetch(request: Request): Promise<Response>;
}

function isEdgeFunction(value: unknown): value is EdgeFunction {
  return typeof value === "object" && value !== null && "fetch" in value &&
    typeof value.fetch === "function";
}

/** Loads every function of the project as a module, by its name. */
export async function loadFunctions(): Promise<ReadonlyMap<string, EdgeFunction>> {
  return new Map(
    await Promise.all(
      functionNames().map(async (name): Promise<[string, EdgeFunction]> => {
        const { default: loaded }: { default: unknown } = await import(
          import.meta.resolve(`../../../supabase/functions/${name}/index.ts`)
        );
        assert.ok(isEdgeFunction(loaded), `${name} exports no function`);
        return [name, loaded];
      }),
    ),
  );
}
