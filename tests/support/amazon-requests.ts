import { amazon } from "./stack.ts";

/** Counts the token requests that Amazon sees while something runs. */
export async function tokenRequestsDuring<Result>(
  run: () => Promise<Result>,
): Promise<{ result: Result; requests: number }> {
  const before = (await amazon.log()).at(-1)?.seq ?? 0;
  const result = await run();
  const seen = await amazon.log({ after: before });
  return { result, requests: seen.filter(({ operation }) => operation === "token").length };
}

/** Lets Amazon misbehave while something runs, which gets the fault's id. */
export async function withFault<Result>(
  fault: Parameters<typeof amazon.addFault>[0],
  run: (faultId: string) => Promise<Result>,
): Promise<Result> {
  const { id } = await amazon.addFault({ times: "always", ...fault });
  try {
    return await run(id);
  } finally {
    await amazon.removeFault(id);
  }
}
