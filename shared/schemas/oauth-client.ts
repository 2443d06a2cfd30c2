import { z } from "zod/v3";
import { timestampSchema } from "./timestamp.ts";

/** A user's own app as callers see it: never its secret. */
export const oauthClientSchema = z.object({
  id: z.string().uuid().describe("The id of the app in this project."),
  name: z.string().describe("What the app is called."),
  client_id: z.string().describe("The client id of the security profile."),
  created_at: timestampSchema.describe("When it was added: RFC 3339."),
});

/** See {@link oauthClientSchema}. */
export type OauthClient = z.infer<typeof oauthClientSchema>;
