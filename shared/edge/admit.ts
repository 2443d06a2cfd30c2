import { z } from "zod/v3";
import { ConnectError } from "../errors.ts";
import type { Caller } from "../schemas/caller.ts";
import type { Credential } from "./credential.ts";
import type { Endpoint } from "./endpoint.ts";

const userIdSchema = z.string().uuid().toLowerCase();
const userEmailSchema = z.string().email();

function namesUser(input: unknown): boolean {
  return typeof input === "object" && input !== null &&
    ("user_id" in input || "user_email" in input);
}

/** The user whom an input names, by one of the two. */
function namedUser({ user_id, user_email }: Record<string, unknown>): Caller | undefined {
  if (user_email === undefined) {
    const { data } = userIdSchema.safeParse(user_id);
    return data === undefined ? undefined : { kind: "user", user_id: data };
  }
  if (user_id !== undefined) return undefined;
  const { data } = userEmailSchema.safeParse(user_email);
  return data === undefined ? undefined : { kind: "email", email: data };
}

/** Takes the user whom the operator names out of an input, before the rest is validated. */
function actFor(input: unknown): { caller: Caller; input: unknown } {
  const given = typeof input === "object" && input !== null ? { ...input } : {};
  const caller = namedUser(given);
  if (caller === undefined) {
    throw new ConnectError(
      "user_required",
      "Cannot act for nobody: a call with the secret key names the user with user_id or user_email.",
    );
  }
  const { user_id: _id, user_email: _email, ...rest } = given as Record<string, unknown>;
  return { caller, input: rest };
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
