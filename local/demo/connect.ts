import { z } from "zod/v3";
import type { AmazonControl } from "../amazon/control/amazon-control.ts";
import { connectionSchema } from "../../shared/schemas/connection.ts";
import { invoke } from "./invoke.ts";
import type { SignedIn } from "./sign-up.ts";

/** What `oauth-start` answers. */
export const startedSchema = z.object({
  connection_id: z.string().uuid(),
  authorization_url: z.string().url(),
  expires_at: z.string(),
});

/** What `oauth-confirm` answers. */
export const confirmedSchema = z.object({ connection: connectionSchema });

/** Follows Amazon's redirect to the callback, as the browser does, and says where that sends it. */
export async function followCallback(redirectTo: string): Promise<URL> {
  const response = await fetch(redirectTo, { redirect: "manual" });
  await response.body?.cancel();
  const location = response.headers.get("location");
  if (response.status !== 302 || location === null) {
    throw new Error(
      `The callback answered ${response.status} instead of sending the browser back.`,
    );
  }
  return new URL(location);
}

/** Connects an Amazon account from beginning to end; answers with the connection's id. */
export async function connect(
  user: SignedIn,
  amazon: AmazonControl,
  options: { persona: string; returnTo: string; connectionId?: string },
): Promise<string> {
  const started = await invoke(user.supabase, "oauth-start", {
    return_to: options.returnTo,
    ...(options.connectionId === undefined ? {} : { connection_id: options.connectionId }),
  }, startedSchema);
  const { redirect_to } = await amazon.consent({
    authorization_url: started.authorization_url,
    persona: options.persona,
  });
  const returnUrl = await followCallback(redirect_to);
  const confirmation = returnUrl.searchParams.get("confirmation");
  if (confirmation === null) {
    throw new Error(`No confirmation: ${returnUrl.searchParams.get("error")}.`);
  }
  await invoke(user.supabase, "oauth-confirm", { confirmation }, confirmedSchema);
  return started.connection_id;
}
