import { problemSchema } from "../../shared/contract/answers/problem.ts";
import { OPERATIONS } from "../../shared/contract/operations.ts";
import { z } from "zod/v3";
import { ANSWERS_FOLDER, fieldsOf, PROBLEM, rootOf } from "../support/answer-fields.ts";

/** The steps after which every answer, field and form of the contract must have come. */
export const STEPS_WITH_ALL_ANSWERS: readonly string[] = ["functions", "integration", "incidents"];

/** Everything that the contract says may come. */
export function expectedFields(): string[] {
  return [
    ...OPERATIONS.flatMap((operation) =>
      Object.entries(operation.answers).flatMap(([status, schema]) => {
        const root = rootOf(operation, Number(status));
        return [root, ...(schema === null ? [] : fieldsOf(schema, root))];
      })
    ),
    ...fieldsOf(problemSchema, PROBLEM),
  ];
}

/** What the processes of a run have seen. */
export interface AnswerCoverage {
  /** What the contract has and no test has seen. */
  missing(): Promise<string[]>;
  /** Removes what was collected. */
  end(): Promise<void>;
}

/** Lets every process of this run that checks answers write down what they had, when it ends. */
export async function collectAnswers(): Promise<AnswerCoverage> {
  const folder = await Deno.makeTempDir({ prefix: "amazon-ads-connect-answers-" });
  Deno.env.set(ANSWERS_FOLDER, folder);
  return {
    async missing(): Promise<string[]> {
      const seen = new Set<string>();
      for await (const { name } of Deno.readDir(folder)) {
        const text = await Deno.readTextFile(`${folder}/${name}`);
        for (const field of z.array(z.string()).parse(JSON.parse(text))) seen.add(field);
      }
      return expectedFields().filter((field) => !seen.has(field));
    },
    end: () => Deno.remove(folder, { recursive: true }),
  };
}
