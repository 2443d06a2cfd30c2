import { z } from "zod/v3";
import { InstallerError } from "../installer-error.ts";
import { type Patience, waitFor } from "../pause.ts";

const healthSchema = z.object({
  database: z.string(),
  scheduler: z.string(),
  tokens: z.string(),
  // Functions of an earlier version do not say it.
  reports: z.string().default("ok"),
  version: z.string(),
});

/** What the function health says. */
export type Health = z.output<typeof healthSchema>;

const problemSchema = z.object({ code: z.string(), detail: z.string().optional() });

/** What health answered, or why that is no answer of ours. */
export type HealthAnswer = { health: Health } | { problem: string; code?: string };

/** Asks the function health once. */
export async function askHealth(functionsUrl: string, prefix: string): Promise<HealthAnswer> {
  try {
    const response = await fetch(`${functionsUrl}/${prefix}health`, {
      signal: AbortSignal.timeout(15_000),
    });
    const answer: unknown = await response.json();
    const health = healthSchema.safeParse(answer);
    if (health.success) return { health: health.data };
    const { data } = problemSchema.safeParse(answer);
    return data === undefined
      ? { problem: `It answered ${response.status}, and not as health does.` }
      : { problem: data.detail ?? data.code, code: data.code };
  } catch (error) {
    return { problem: `It gave no answer: ${error instanceof Error ? error.message : error}` };
  }
}

/**
 * Waits until the functions of this version run, and reach the database. Waits no longer when they say that
 * their configuration is wrong.
 *
 * @throws InstallerError with what health says.
 */
export async function waitForHealth(
  functionsUrl: string,
  prefix: string,
  version: string,
  patience: Patience = { limit: 90_000, interval: 1000 },
): Promise<Health> {
  let said = "";
  const health = await waitFor(async () => {
    const answer = await askHealth(functionsUrl, prefix);
    if ("health" in answer) {
      said = JSON.stringify(answer.health);
      return answer.health.version === version && answer.health.database === "ok"
        ? answer.health
        : undefined;
    }
    said = answer.problem;
    return answer.code === "configuration_invalid" ? answer : undefined;
  }, patience);
  if (health !== undefined && "version" in health) return health;
  throw new InstallerError(
    `The function ${prefix}health does not say that all is well: ${said}`,
    "Correct what it says, then run this command again. doctor looks for more.",
  );
}
