import type { OperationCallers } from "../../shared/contract/operation.ts";
import type { Scope } from "../../shared/schemas/api-key.ts";
import type { OpenApiObject } from "./openapi-object.ts";

/** How callers say who they are. */
export const SECURITY_SCHEMES: OpenApiObject = {
  userToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The access token of a signed-in user: of Supabase Auth, or of an issuer that " +
      "the project trusts.",
  },
  apiKey: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "aac_…",
    description: "An API key of a user's, from `api-keys`. It must have the scope that the " +
      "operation names in `x-api-key-scope`.",
  },
  apiKeyAsPassword: {
    type: "http",
    scheme: "basic",
    description: "An API key as the password, with any user name: for programs that know nothing " +
      "else, such as Prometheus.",
  },
  secretKey: {
    type: "apiKey",
    in: "header",
    name: "apikey",
    description: "A secret key of the project: the operator's. `user_id` or `user_email` names " +
      "the user to act for. It never belongs into a browser.",
  },
  scheduleTicket: {
    type: "apiKey",
    in: "header",
    name: "x-schedule-ticket",
    description: "A ticket for one call, which the schedule of the database makes.",
  },
};

/** The extension that names the scope of an operation: only OAuth has a place for scopes. */
export const SCOPE = "x-api-key-scope";

/** The credentials that operations with these callers take: one of them is enough. */
export function securityOf(callers: OperationCallers, scope: Scope | null): OpenApiObject[] {
  const forUsers = callers.includes("user");
  const forOperators = callers.includes("operator");
  return [
    ...(forUsers || forOperators ? [{ userToken: [] }] : []),
    ...(scope === null ? [] : [{ apiKey: [] }]),
    ...(callers === "operator" && scope !== null ? [{ apiKeyAsPassword: [] }] : []),
    ...(callers === "anyone" ? [] : [{ secretKey: [] }]),
    ...(callers.includes("schedule") ? [{ scheduleTicket: [] }] : []),
  ];
}

const SENTENCES: Readonly<Record<OperationCallers, string>> = {
  "anyone": "Every caller may call it, without a credential.",
  "user": "A signed-in user may call it, or the operator, who names the user to act for.",
  "user or operator":
    "A signed-in user may call it, or the operator, with or without naming a user.",
  "operator": "The operator may call it.",
  "schedule": "The schedule of the database calls it. The operator may call it as well.",
  "user or schedule":
    "A signed-in user may call it, the schedule of the database, or the operator, with or without naming a user.",
};

/** Who may call an operation, in sentences. */
export function describeCallers(callers: OperationCallers, scope: Scope | null): string {
  const key = scope === null ? "" : ` An API key needs the scope \`${scope}\`.`;
  return `${SENTENCES[callers]}${key}`;
}
