import { type Operation, type OperationMethod, pathOf } from "../../shared/contract/operation.ts";
import { errorsOf } from "../../shared/contract/operation-errors.ts";
import { statusOf } from "../../shared/errors.ts";
import type { SchemaConverter } from "./json-schema.ts";
import { NAMED_USER } from "./named-user.ts";
import type { OpenApiObject } from "./openapi-object.ts";
import type { ProblemResponses } from "./problem-responses.ts";
import { parametersOf, requestBodyOf } from "./request-objects.ts";
import type { SchemaNames } from "./schema-names.ts";
import { describeCallers, SCOPE, securityOf } from "./security.ts";
import { successResponses } from "./success-responses.ts";

/** What the parts of the document share. */
export interface DocumentParts {
  converter: SchemaConverter;
  names: SchemaNames;
  problems: ProblemResponses;
}

/** The name of an operation for programs: `connectionsItemGet`, `reportsTypesGet`. */
function operationId(operation: Operation, method: OperationMethod): string {
  const path = pathOf(operation).replace("{id}", "item");
  const words = `${operation.function}${path}-${method.toLowerCase()}`;
  return words.replace(/[-/]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** One operation with one of its methods. */
export function operationObject(
  operation: Operation,
  method: OperationMethod,
  { converter, names, problems }: DocumentParts,
): OpenApiObject {
  const { function: name, summary, callers, scope, answers, examples } = operation;
  const parameters = [
    ...parametersOf(operation, method, converter.convert),
    ...(callers.includes("user") ? NAMED_USER : []),
  ];
  const requestBody = requestBodyOf(operation, method, converter, names);
  const more = examples.flatMap(({ title, moreScope }) =>
    moreScope === undefined ? [] : [`For “${title}” it needs \`${moreScope}\` as well.`]
  );
  const codes = errorsOf(operation);
  return {
    operationId: operationId(operation, method),
    tags: [name],
    summary: summary.replace(/\.$/, ""),
    description: [describeCallers(callers, scope), ...more].join(" "),
    security: securityOf(callers, scope),
    ...(scope === null ? {} : { [SCOPE]: scope }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: {
      ...problems.of(callers, codes.filter((code) => !(statusOf(code) in answers))),
      ...successResponses(answers, codes, converter.convert),
    },
  };
}
