import { FunctionsHttpError, type SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod/v3";

const problemSchema = z.object({ code: z.string(), detail: z.string() });

/** A function's problem details, as an error with its stable code. */
export class FunctionProblem extends Error {
  constructor(readonly code: string, detail: string) {
    super(`${code}: ${detail}`);
    this.name = "FunctionProblem";
  }
}

/**
 * Calls an Edge Function as an app does, through supabase-js.
 *
 * @throws FunctionProblem with the code of the problem details.
 */
export async function invoke<Schema extends z.ZodType>(
  supabase: SupabaseClient,
  name: string,
  body: Record<string, unknown>,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const { data, error } = await supabase.functions.invoke(name, { body });
  if (error === null) return schema.parse(data);
  if (error instanceof FunctionsHttpError) {
    const response: Response = error.context;
    const problem = problemSchema.parse(JSON.parse(await response.text()));
    throw new FunctionProblem(problem.code, problem.detail);
  }
  throw error;
}
