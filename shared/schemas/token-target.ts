import { z } from "zod/v3";
import { uuidSchema } from "./uuid.ts";

/** An id of Amazon's: text always, since numbers beyond 2^53 would be rounded. */
export const amazonIdSchema = z.string().min(1).max(200).regex(/^[A-Za-z0-9._:-]+$/, {
  message: "must be an id of Amazon's, as text",
});

const TARGETS = ["connection_id", "account_id", "profile_id"] as const;

/** Names a connection: by its own id, by one of its accounts or by one of its profiles. Exactly one. */
export const tokenTargetShape = {
  connection_id: uuidSchema.optional().describe("The connection."),
  account_id: amazonIdSchema.optional()
    .describe("An account of the connection: Amazon's id, or the id in this project."),
  profile_id: amazonIdSchema.optional().describe("A profile of the connection: Amazon's id."),
};

/** The one member of {@link tokenTargetShape} that was given. */
export type TokenTarget = Partial<Record<(typeof TARGETS)[number], string>>;

/** Whether exactly one target was named. */
export function namesOneTarget(value: { [K in keyof TokenTarget]?: string | undefined }): boolean {
  return TARGETS.filter((target) => value[target] !== undefined).length === 1;
}

/** The target alone, without the rest of the request. */
export function targetOf(value: { [K in keyof TokenTarget]?: string | undefined }): TokenTarget {
  return Object.fromEntries(
    TARGETS.flatMap((target) => value[target] === undefined ? [] : [[target, value[target]]]),
  );
}
