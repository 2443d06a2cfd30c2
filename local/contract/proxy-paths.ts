import { amazonApi, type ProxyExample } from "../../shared/contract/functions/amazon-api.ts";
import { proxyHeadersSchema } from "../../shared/contract/requests/amazon-api.ts";
import { ANSWERED_BY, REQUEST_ID } from "./answer-headers.ts";
import { NAMED_USER_HEADERS } from "./named-user.ts";
import type { OpenApiObject } from "./openapi-object.ts";
import type { DocumentParts } from "./operation-object.ts";
import { describeCallers, SCOPE, securityOf } from "./security.ts";

const METHODS = ["get", "post", "put", "patch", "delete"];

/** The header that describes the body, and the one that describes the answer: OpenAPI has other places for both. */
const CONTENT_HEADERS = ["content-type", "accept"];

const DESCRIPTION = "Passes the call on with a valid token of the connection, and answers as " +
  "Amazon does. Path, query, body and media types are those that Amazon documents; the path " +
  "keeps its slashes. The header `x-answered-by` is `amazon` on Amazon's answers and `connect` on " +
  "the problems of this project.\n\n";

/** The headers that name the target of a call, and the user for whom the operator calls. */
function headerParameters({ converter }: DocumentParts, example?: ProxyExample): OpenApiObject[] {
  const target = Object.entries(proxyHeadersSchema.shape).map(([name, field]) => {
    const { description, ...schema } = converter.convert(field);
    const value = example?.headers[name];
    return {
      name,
      in: "header",
      description,
      schema,
      ...(value === undefined ? {} : { example: value }),
    };
  });
  return [...target, ...NAMED_USER_HEADERS];
}

function responses(mediaType: string, { problems }: DocumentParts): OpenApiObject {
  return {
    200: {
      description: "Amazon's answer, as it came. Other statuses of Amazon's are passed on too.",
      headers: { ...REQUEST_ID, ...ANSWERED_BY },
      content: { [mediaType]: { schema: {} } },
    },
    ...problems.of("user", amazonApi.errors),
  };
}

const common: OpenApiObject = {
  tags: [amazonApi.name],
  security: securityOf("user", amazonApi.scope),
  [SCOPE]: amazonApi.scope,
};

function anyCall(method: string, parts: DocumentParts): OpenApiObject {
  return {
    operationId: `amazonApi${method.charAt(0).toUpperCase()}${method.slice(1)}`,
    summary: "Call any path of the Amazon Ads API",
    description: `${DESCRIPTION}${describeCallers("user", amazonApi.scope)}`,
    ...common,
    parameters: [
      {
        name: "path",
        in: "path",
        required: true,
        description: "The path at Amazon. Tools that encode its slashes cannot call it.",
        schema: { type: "string" },
        example: "v2/profiles",
      },
      ...headerParameters(parts),
    ],
    ...(["post", "put", "patch"].includes(method)
      ? { requestBody: { content: { "application/json": { schema: {} } } } }
      : {}),
    responses: responses("application/json", parts),
  };
}

function exampleCall(example: ProxyExample, parts: DocumentParts): OpenApiObject {
  const { title, method, operationId, headers, body } = example;
  const [sent, wanted] = CONTENT_HEADERS.map((name) => headers[name] ?? "application/json");
  return {
    operationId,
    summary: title,
    description: `An example of a path of Amazon's. ${DESCRIPTION}${
      describeCallers("user", amazonApi.scope)
    }`,
    ...common,
    parameters: headerParameters(parts, example),
    ...(method === "POST" && sent !== undefined
      ? { requestBody: { content: { [sent]: { schema: { type: "object" }, example: body } } } }
      : {}),
    responses: responses(wanted ?? "application/json", parts),
  };
}

/** The paths of `amazon-api`: any path of Amazon's, and a few as examples. */
export function proxyPaths(parts: DocumentParts): Record<string, OpenApiObject> {
  return {
    [`/${amazonApi.name}/{path}`]: Object.fromEntries(
      METHODS.map((method) => [method, anyCall(method, parts)]),
    ),
    ...Object.fromEntries(
      amazonApi.examples.map((example) => [
        `/${amazonApi.name}${example.path}`,
        { [example.method.toLowerCase()]: exampleCall(example, parts) },
      ]),
    ),
  };
}
