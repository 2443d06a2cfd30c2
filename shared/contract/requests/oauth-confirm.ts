import { z } from "zod/v3";
import { pastedText } from "../../schemas/pasted-text.ts";

/** What `oauth-confirm` takes. */
export const confirmRequestSchema = z.object({
  confirmation: pastedText(200).describe("What the callback handed to the app or to the person."),
}).strict();

/** See {@link confirmRequestSchema}. */
export type ConfirmRequest = z.infer<typeof confirmRequestSchema>;
