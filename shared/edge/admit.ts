import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Credential } from "./credential.ts";
import type { Endpoint } from "./endpoint.ts";

const namedUserSchema = z.union([
  z.object({ user_id: z.string().uuid(), user_email: z.undefined().optional() }).transform((
    { user_id },
  ): Caller => ({ kind: "user", user_id })),
  z.object({ user_email: z.string().email(), user_id: z.undefined().optional() }).transform((
    { user_email },
  ): Caller => ({
    kind: "email",
    email: user_email,
  })),
]);

function namesUser(input: unknown): boolean {
  return typeof input === "object" && input !== null &&
    ("user_id" in input || "user_email" in input);
}

/** Takes the user whom the operator names out of an input, before the rest is validated. */
function actFor(input: unknown): { caller: Caller; input: unknown } {
  const named = namedUserSchema.safeParse(input);
  if (!named.success || typeof input !== "object" || input === null) {
    throw new ConnectError(
      "user_required",
      "Cannot act for nobody: a call with the secret key names the user with user_id or user_email.",
    );
  }
  const { user_id: _id, user_email: _email, ...rest } = input as Record<string, unknown>;
  return { caller: named.data, input: rest };
}

/**
 * Decides whether a credential may call an endpoint at all, and in whose name.
 *
 * @returns The caller, and the input without what only said who that is.
 * @throws ConnectError `caller_not_allowed`, `user_required`.
 */
export function admit(
  credential: Credential,
  callers: Endpoint["callers"],
  input: unknown,
): { caller: Caller; input: unknown } {
  if (credential.kind !== "service") {
    if (callers.includes("user")) return { caller: credential.caller, input };
  } else {
    const operator = credential.name === "default";
    const scheduled = callers.includes("schedule") && (operator || credential.name === "cron");
    // Where both may call, the operator is the schedule unless a user is named.
    if (operator && callers.includes("user") && (!scheduled || namesUser(input))) {
      return actFor(input);
    }
    if (scheduled) return { caller: { kind: "system" }, input };
  }
  throw new ConnectError("caller_not_allowed", "This credential may not call this function.");
}
