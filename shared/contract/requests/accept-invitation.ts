import { z } from "zod/v3";

/** A 256-bit secret as we make them. Another form costs no RPC. */
const secretSchema = z.string().trim().regex(
  /^[\w-]{43}$/,
  "must be the secret from the link of the invitation",
);

const invitationSchema = secretSchema.describe("The secret from the link of the invitation.");

/** What the invited person's page sends, step by step. */
export const acceptRequestSchema = z.discriminatedUnion("action", [
  z.object({
    action: z.literal("open").describe("Says who invites, and to what."),
    invitation: invitationSchema,
  }).strict(),
  z.object({
    action: z.literal("start").describe("Starts the consent in this browser."),
    invitation: invitationSchema,
  }).strict(),
  z.object({
    action: z.literal("confirm").describe("Confirms the consent in the same browser."),
    invitation: invitationSchema,
    confirmation: z.string().trim().min(1).max(200).describe(
      "What the callback handed to the page.",
    ),
    browser_secret: secretSchema
      .describe("From the answer to start: only the browser that started has it."),
  }).strict(),
]);
