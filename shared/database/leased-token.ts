import { z } from "zod/v3";
import { storedTokenSchema } from "./stored-token.ts";

/** What the holder of a lease gets too (`amazon_ads_private.lease_json`). */
export const leasedTokenSchema = storedTokenSchema.extend({
  lease_id: z.string().uuid(),
  encrypted_refresh_token: z.string(),
  encrypted_client_secret: z.string().nullable(),
});

/** A token that no other process refreshes while the lease is valid. */
export type LeasedToken = z.infer<typeof leasedTokenSchema>;
