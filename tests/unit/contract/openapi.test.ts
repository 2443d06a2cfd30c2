import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { z } from "zod/v3";
import { GENERATED } from "../../../local/contract/generated-files.ts";
import { openApiDocument, openApiText } from "../../../local/contract/openapi-document.ts";
import { errorsOf } from "../../../shared/contract/operation-errors.ts";
import { type Operation, pathOf } from "../../../shared/contract/operation.ts";
import { OPERATIONS } from "../../../shared/contract/operations.ts";
import { errorCodes, statusOf } from "../../../shared/errors.ts";
import { scopeSchema } from "../../../shared/schemas/api-key.ts";
import { functionNames } from "../../support/function-names.ts";

const responseSchema = z.object({ content: z.record(z.string(), z.unknown()).optional() });

const operationSchema = z.object({
  operationId: z.string(),
  "security": z.array(z.record(z.string(), z.tuple([]))),
  "x-api-key-scope": scopeSchema.optional(),
  responses: z.record(
    z.string(),
    z.union([z.object({ $ref: z.string() }), responseSchema]),
  ),
});

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({
    schemas: z.record(z.string(), z.object({ enum: z.array(z.string()).optional() })),
    responses: z.record(z.string(), responseSchema),
  }),
});

const text = await readFile(GENERATED.openApi, "utf8");
const document = documentSchema.parse(JSON.parse(text));
/** The same, with all that these tests do not read. */
const whole = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
  .parse(JSON.parse(text));

/** What the document says of an operation, as `GET /connections/{id}`. */
function described(operation: Operation, method: string): z.infer<typeof operationSchema> {
  const path = `/${operation.function}${pathOf(operation)}`;
  return document.paths[path]?.[method.toLowerCase()] ?? assert.fail(`no ${method} ${path}`);
}

const problemSchema = z.object({
  schema: z.object({
    allOf: z.tuple([
      z.object({ $ref: z.literal("#/components/schemas/Problem") }),
      z.object({ properties: z.object({ code: z.object({ enum: z.array(z.string()) }) }) }),
    ]),
  }),
});

/** The error codes that a response may have, as its schema lists them. */
function codesIn(response: z.infer<typeof responseSchema> | undefined): string[] {
  const problem = response?.content?.["application/problem+json"];
  if (problem === undefined) return [];
  const { schema: { allOf: [, { properties }] } } = problemSchema.parse(problem);
  return properties.code.enum;
}

Deno.test("the file is what the contract makes: npm run generate", async () => {
  assert.equal(openApiText(await openApiDocument()) === text, true, "run npm run generate");
});

Deno.test("each function is described, and each of its methods, and nothing else", () => {
  const names = new Set(
    Object.keys(document.paths).map((path) => path.split("/")[1] ?? ""),
  );
  assert.deepEqual([...names].sort(), functionNames());
  const documented = Object.entries(document.paths)
    .filter(([path]) => !path.startsWith("/amazon-api/"))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  const known = OPERATIONS.flatMap((operation) =>
    operation.methods.map((method) =>
      `${method.toLowerCase()} /${operation.function}${pathOf(operation)}`
    )
  );
  assert.deepEqual(documented.sort(), known.sort());
});

Deno.test("each status of each operation is described, with each error code that it may have", () => {
  for (const operation of OPERATIONS) {
    const { function: name, methods, answers } = operation;
    for (const method of methods) {
      const { responses } = described(operation, method);
      const problems: string[] = [];
      for (const [status, response] of Object.entries(responses)) {
        const codes = codesIn(
          "$ref" in response
            ? document.components.responses[response.$ref.replace(/^.*\//, "")]
            : response,
        );
        for (const code of codes) {
          const found = errorCodes().find((known) => known === code) ?? assert.fail(code);
          assert.equal(statusOf(found), Number(status), code);
        }
        problems.push(...codes);
      }
      assert.deepEqual(problems.sort(), [...new Set(errorsOf(operation))].sort(), name);
      const successes = Object.entries(responses)
        .flatMap(([status, response]) => "$ref" in response ? [] : [status]);
      assert.deepEqual(successes.sort(), Object.keys(answers).sort(), name);
    }
  }
});

Deno.test("the union of the error codes is that of shared/errors.ts", () => {
  assert.deepEqual(document.components.schemas["ErrorCode"]?.enum, errorCodes());
});

Deno.test("each operation is named once, and says which credentials it takes", () => {
  const all = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const ids = all.map(({ operationId }) => operationId);
  assert.equal(new Set(ids).size, ids.length);
  for (const { operationId, security, "x-api-key-scope": scope } of all) {
    const takesKey = security.some((credential) => Object.hasOwn(credential, "apiKey"));
    assert.equal(takesKey, scope !== undefined, operationId);
  }
});

Deno.test("each example has its place in the document", () => {
  for (const operation of OPERATIONS) {
    const { function: name, methods, examples } = operation;
    for (const method of methods) {
      const path = `/${name}${pathOf(operation)}`;
      const written = JSON.stringify(whole.paths[path]?.[method.toLowerCase()]);
      const shown = method === "POST" || method === "PATCH" ? examples : examples.slice(0, 1);
      for (const { input } of shown) {
        for (const value of Object.values(input)) {
          assert.ok(written.includes(JSON.stringify(value)), `${name}: ${JSON.stringify(value)}`);
        }
      }
    }
  }
});
