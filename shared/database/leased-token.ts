import { z } from "zod/v3";
import { storedTokenSchema } from "./stored-token.ts";

/** What the holder of a lease needs besides (`private.lease_json`). */
export const leasedTokenSchema = storedTokenSchema.extend({
  lease_id: z.string().uuid(),
  encrypted_refresh_token: z.string(),
  oauth_client_id: z.string().uuid().nullable(),
  encrypted_client_secret: z.string().nullable(),
});

/** A token that nobody else refreshes while the lease lives. */
export type LeasedToken = z.infer<typeof leasedTokenSchema>;
