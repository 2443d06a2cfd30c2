import { z } from "zod/v3";
import type { Context } from "../context.ts";

/** The secret of a Login with Amazon app, as its owner brings it. */
export const clientSecretSchema = z.string().min(1).max(500);

/** Seals an app's secret for its own row. */
export function sealClientSecret(context: Context, id: string, secret: string): Promise<string> {
  return context.sealer.seal(secret, { owner: id, kind: "client_secret" });
}
