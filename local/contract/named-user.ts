import type { OpenApiObject } from "./openapi-object.ts";

const ID = {
  description: "For the operator: the user to act for.",
  schema: { type: "string", format: "uuid" },
};

const EMAIL = {
  description: "For the operator: the same user, by a confirmed e-mail address.",
  schema: { type: "string", format: "email" },
};

/** The parameters by which the operator names a user, for the components of the document. */
export const NAMED_USER_PARAMETERS: OpenApiObject = {
  UserId: { name: "user_id", in: "query", ...ID },
  UserEmail: { name: "user_email", in: "query", ...EMAIL },
  UserIdHeader: { name: "x-user-id", in: "header", ...ID },
  UserEmailHeader: { name: "x-user-email", in: "header", ...EMAIL },
};

/** The user whom the operator acts for: in the query string, whatever the method. */
export const NAMED_USER: readonly OpenApiObject[] = [
  { $ref: "#/components/parameters/UserId" },
  { $ref: "#/components/parameters/UserEmail" },
];

/** The same user, for the proxy: its query string is Amazon's. */
export const NAMED_USER_HEADERS: readonly OpenApiObject[] = [
  { $ref: "#/components/parameters/UserIdHeader" },
  { $ref: "#/components/parameters/UserEmailHeader" },
];
