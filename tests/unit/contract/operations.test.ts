import assert from "node:assert/strict";
import { z } from "zod/v3";
import { amazonApi } from "../../../shared/contract/functions/amazon-api.ts";
import { pathOf } from "../../../shared/contract/operation.ts";
import { FUNCTIONS, OPERATIONS } from "../../../shared/contract/operations.ts";
import { functionNames } from "../../support/function-names.ts";

Deno.test("the contract has each function, and each of its operations once", () => {
  const names = FUNCTIONS.map(({ name }) => name);
  assert.deepEqual([...names, amazonApi.name].sort(), functionNames());
  const operations = OPERATIONS.flatMap((operation) =>
    operation.methods.map((method) => `${method} ${operation.function}${pathOf(operation)}`)
  );
  assert.equal(new Set(operations).size, operations.length);
});

Deno.test("each operation has examples, and each is a request that it takes", () => {
  for (const { function: name, request, examples } of OPERATIONS) {
    assert.ok(examples.length > 0, name);
    for (const { title, input } of examples) {
      assert.equal(request.safeParse(input).error, undefined, `${name}: ${title}`);
    }
    assert.equal(new Set(examples.map(({ title }) => title)).size, examples.length, name);
  }
});

Deno.test("each form of a request has an example", () => {
  for (const { function: name, request, examples } of OPERATIONS) {
    for (const [index, form] of formsOf(request).entries()) {
      const isShown = examples.some(({ input }) => form.safeParse(input).success);
      assert.ok(isShown, `${name}: no example of form ${index + 1}`);
    }
  }
});

/**
 * What an operator does in person: in an emergency a key may be in wrong hands, and the list of all users'
 * connections is for the page that people look at.
 */
const WITHOUT_KEYS = ["switches", "operator-connections"];

Deno.test("a scope is named just where an API key may call", () => {
  for (const { function: name, callers, scope } of OPERATIONS) {
    const takesKey = /user|operator/.test(callers) && !WITHOUT_KEYS.includes(name);
    assert.equal(scope !== null, takesKey, name);
  }
});

function formsOf(request: z.ZodTypeAny): z.ZodTypeAny[] {
  if (request instanceof z.ZodEffects) return formsOf(request.innerType());
  if (request instanceof z.ZodUnion || request instanceof z.ZodDiscriminatedUnion) {
    return [...request.options];
  }
  return [request];
}

/** The fields without a sentence, in all objects of a schema. */
function undescribed(schema: z.ZodTypeAny, path: string): string[] {
  if (schema instanceof z.ZodObject) {
    const shape: Record<string, z.ZodTypeAny> = schema.shape;
    return Object.entries(shape).flatMap(([name, member]) => [
      ...(member.description === undefined ? [`${path}.${name}`] : []),
      ...undescribed(member, `${path}.${name}`),
    ]);
  }
  if (schema instanceof z.ZodEffects) return undescribed(schema.innerType(), path);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return undescribed(schema.unwrap(), path);
  }
  if (schema instanceof z.ZodDefault) return undescribed(schema.removeDefault(), path);
  if (schema instanceof z.ZodArray) return undescribed(schema.element, path);
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) {
    const options: z.ZodTypeAny[] = [...schema.options];
    return options.flatMap((option) => undescribed(option, path));
  }
  return [];
}

Deno.test("each field of each request and answer has a sentence", () => {
  const missing = OPERATIONS.flatMap(({ function: name, request, answers }) => [
    ...undescribed(request, `${name} takes`),
    ...Object.values(answers).flatMap((answer) =>
      answer === null ? [] : undescribed(answer, `${name} answers`)
    ),
  ]);
  assert.deepEqual(missing, []);
});
