import { z } from "zod";

/** The scopes that a registered app has unless its registration says otherwise. */
export const defaultScopes = [
  "advertising::campaign_management",
  "cpc_advertising:campaign_management",
  "profile",
];

/** An LwA security profile, as the developer console holds it. */
export const clientSchema = z.strictObject({
  client_id: z.string().min(1).max(100),
  client_secret: z.string().min(1),
  redirect_uris: z.array(z.url()).default([]),
  scopes: z.array(z.string().min(1)).default(defaultScopes),
});
export type Client = z.output<typeof clientSchema>;
export type ClientInput = z.input<typeof clientSchema>;

export const clientsSchema = z.array(clientSchema);
