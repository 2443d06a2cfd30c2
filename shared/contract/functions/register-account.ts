import { registrationListSchema, shownRegistrationSchema } from "../answers/register-account.ts";
import {
  listRegistrationsRequestSchema,
  registerRequestSchema,
  registrationIdSchema,
} from "../requests/register-account.ts";
import { EXAMPLE } from "../example-values.ts";
import { ADS_API_ERRORS, TOKEN_ERRORS } from "../operation-errors.ts";
import type { FunctionContract } from "../operation.ts";

/** What `register-account` takes and answers. */
export const registerAccount: FunctionContract = {
  name: "register-account",
  purpose: "Registers advertising accounts at Amazon.",
  operations: [
    {
      methods: ["GET"],
      summary: "Lists the caller's registrations.",
      callers: "user",
      scope: "accounts:read",
      request: listRegistrationsRequestSchema,
      examples: [
        { title: "Of one connection", input: { connection_id: EXAMPLE.connectionId } },
      ],
      answers: { 200: registrationListSchema },
      errors: ["connection_not_found"],
    },
    {
      methods: ["POST"],
      summary: "Starts the registration of an account at Amazon.",
      callers: "user",
      scope: "accounts:write",
      request: registerRequestSchema,
      examples: [
        {
          title: "A business",
          input: {
            connection_id: EXAMPLE.connectionId,
            account_name: "My brand",
            country_codes: ["US"],
            association: {
              business: { name: "My Brand Inc.", website_url: "https://brand.example.com/" },
            },
          },
        },
      ],
      answers: { 200: shownRegistrationSchema },
      errors: [
        ...TOKEN_ERRORS,
        ...ADS_API_ERRORS,
        "registration_not_found",
        "registration_under_way",
      ],
    },
    {
      item: true,
      methods: ["GET", "POST"],
      summary: "Continues a registration by one step.",
      callers: "user",
      scope: "accounts:write",
      request: registrationIdSchema,
      examples: [
        { title: "Continue", input: { id: EXAMPLE.registrationId } },
      ],
      answers: { 200: shownRegistrationSchema },
      errors: [...TOKEN_ERRORS, ...ADS_API_ERRORS, "registration_not_found"],
    },
  ],
};
