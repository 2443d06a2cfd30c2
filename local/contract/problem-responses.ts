import type { OperationCallers } from "../../shared/contract/operation.ts";
import { errorsFor } from "../../shared/contract/operation-errors.ts";
import { type ErrorCode, sentenceOf, statusOf, titleOf } from "../../shared/errors.ts";
import { REQUEST_ID, RETRY_AFTER } from "./answer-headers.ts";
import type { OpenApiObject } from "./openapi-object.ts";

/** Collects the problems that operations may answer: operations with the same ones share a component. */
export interface ProblemResponses {
  /** References by status: one answer a status, with the codes that it may have. */
  of(callers: OperationCallers, codes: readonly ErrorCode[]): OpenApiObject;
  /** What was referred to so far, in the order of the names. */
  components(): OpenApiObject;
}

function problemExample(code: ErrorCode): OpenApiObject {
  const value = {
    type: `urn:amazon-ads-connect:error:${code}`,
    title: titleOf(code),
    status: statusOf(code),
    detail: sentenceOf(code),
    code,
    request_id: "d2a1f6c0-3b7e-4c58-9f04-6ae81b95d370",
  };
  return { summary: titleOf(code), value };
}

/** The problems of one status. */
export function problemResponse(
  codes: readonly ErrorCode[],
): OpenApiObject & { description: string; content: OpenApiObject } {
  const retries = codes.some((code) => [429, 503].includes(statusOf(code)));
  return {
    description: codes.map((code) => `- \`${code}\`: ${sentenceOf(code)}`).join("\n"),
    headers: { ...REQUEST_ID, ...(retries ? RETRY_AFTER : {}) },
    content: {
      "application/problem+json": {
        schema: {
          allOf: [
            { $ref: "#/components/schemas/Problem" },
            { type: "object", properties: { code: { type: "string", enum: codes } } },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => [code, problemExample(code)])),
      },
    },
  };
}

/** `user-409-quota_exceeded`: the callers, the status, and what these callers do not meet everywhere. */
function nameOf(callers: OperationCallers, status: number, codes: readonly ErrorCode[]): string {
  const everywhere = errorsFor(callers);
  const own = codes.filter((code) => !everywhere.includes(code));
  return [callers.replaceAll(" ", "-"), status, ...own].join("-");
}

/** Makes an empty collection. */
export function problemResponses(): ProblemResponses {
  const names = new Map<string, string>();
  const found = new Map<string, OpenApiObject>();

  function refer(
    callers: OperationCallers,
    status: number,
    codes: readonly ErrorCode[],
  ): OpenApiObject {
    const key = codes.toSorted().join(" ");
    const name = names.get(key) ?? nameOf(callers, status, codes);
    if (!names.has(key)) {
      names.set(key, name);
      found.set(name, problemResponse(codes));
    }
    return { $ref: `#/components/responses/${name}` };
  }

  return {
    of(callers, codes): OpenApiObject {
      const byStatus = Map.groupBy([...new Set(codes)], statusOf);
      return Object.fromEntries(
        [...byStatus].toSorted(([one], [other]) => one - other).map(([status, members]) => [
          status,
          refer(callers, status, members),
        ]),
      );
    },
    components: () =>
      Object.fromEntries([...found].toSorted(([one], [other]) => one < other ? -1 : 1)),
  };
}
