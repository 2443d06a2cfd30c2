import { problemSchema } from "../../shared/contract/answers/problem.ts";
import { amazonApi } from "../../shared/contract/functions/amazon-api.ts";
import { pathOf } from "../../shared/contract/operation.ts";
import { FUNCTIONS, OPERATIONS } from "../../shared/contract/operations.ts";
import { VERSION } from "../../shared/health/version.ts";
import { schemaConverter } from "./json-schema.ts";
import { operationObject } from "./operation-object.ts";
import { proxyPaths } from "./proxy-paths.ts";
import { ANSWER_HEADERS } from "./answer-headers.ts";
import { NAMED_USER_PARAMETERS } from "./named-user.ts";
import type { OpenApiObject } from "./openapi-object.ts";
import { problemResponses } from "./problem-responses.ts";
import { readSchemaNames } from "./schema-names.ts";
import { SECURITY_SCHEMES } from "./security.ts";
import { webhookObject } from "./webhook-object.ts";

const DESCRIPTION =
  `Connects Amazon Ads accounts: consent with Login with Amazon, access tokens that are always valid, accounts and profiles of all regions, and a proxy to the Amazon Ads API. The functions run in a Supabase project.

Requests and answers are JSON. A function that takes fields takes them in the query string or in the body. Every error is a problem (RFC 9457) with a \`code\` for programs, and every answer has the header \`x-request-id\`, under which the log has more. \`HEAD\` is answered wherever \`GET\` is.`;

const SERVERS = [
  {
    url: "https://{project_ref}.supabase.co/functions/v1",
    description: "A Supabase project.",
    variables: {
      project_ref: {
        default: "abcdefghijklmnopqrst",
        description: "The reference of the project, as in its URL.",
      },
    },
  },
  { url: "http://127.0.0.1:54321/functions/v1", description: "The local stack: npm start." },
];

/** Makes the document of all functions: OpenAPI 3.1. */
export async function openApiDocument(): Promise<OpenApiObject> {
  const names = await readSchemaNames();
  const converter = schemaConverter(names);
  const parts = { converter, names, problems: problemResponses() };
  converter.convert(problemSchema);
  const paths: Record<string, OpenApiObject> = {};
  for (const operation of OPERATIONS) {
    const path = `/${operation.function}${pathOf(operation)}`;
    const here = paths[path] ??= {};
    for (const method of operation.methods) {
      here[method.toLowerCase()] = operationObject(operation, method, parts);
    }
  }
  Object.assign(paths, proxyPaths(parts));
  return {
    openapi: "3.1.1",
    info: {
      title: "Amazon Ads Connect",
      version: VERSION,
      summary: "Amazon Ads accounts in a Supabase project.",
      description: DESCRIPTION,
      contact: { name: "Amazon Ads Connect" },
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: SERVERS,
    tags: [...FUNCTIONS, amazonApi].map(({ name, purpose }) => ({ name, description: purpose })),
    paths,
    webhooks: { event: webhookObject(converter) },
    components: {
      securitySchemes: SECURITY_SCHEMES,
      parameters: NAMED_USER_PARAMETERS,
      headers: ANSWER_HEADERS,
      responses: parts.problems.components(),
      schemas: converter.components(),
    },
  };
}

/** The document as the file has it. */
export function openApiText(document: OpenApiObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
