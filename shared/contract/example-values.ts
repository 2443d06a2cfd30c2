/**
 * What examples have where a project has values of its own. A test that sends an example puts real ones in
 * their place.
 */
export const EXAMPLE = {
  connectionId: "0b5f1d8e-7a52-4d2c-9f6e-3c1a90f4b2d1",
  accountId: "5d0c3a9e-1b7f-4e86-a2d4-8f61c7e093b5",
  registrationId: "c47a9e20-6d3b-4f15-8b0e-2a95d1f7643c",
  apiKeyId: "9e21b6f4-0c8d-4a37-b5e2-71d4f0a8c639",
  oauthClientId: "3f8e7d15-b29c-4c60-9a41-e5d7206b8f1a",
  invitationId: "7b16d4c8-95e0-4b2f-8d73-0fa2c9e65184",
  webhookId: "e8f3065d-2a4b-4d9c-b7e1-94c60d8f52a3",
  deliveryId: 4711,
  reportId: "61d9c0b7-4e2f-4a85-93d6-b7f0e8a2c514",
  reportScheduleId: "a90f3e7b-5c16-4d28-8b4e-12d7f6c0e935",
  reportStart: "2026-11-01",
  reportEnd: "2026-11-14",
  profileId: "2716459038124467",
  /** An address that AMAZON_ADS_RETURN_URLS allows. */
  returnUrl: "https://app.example.com/connected",
  webhookUrl: "https://app.example.com/webhooks/amazon-ads",
  confirmation: "r3Qm0cT8vXyZ1aB4dF7hJ9kL2nP5sW6uE8gM0oR3tYi",
  state: "q7Zk2fW9xVbN4mC1lT6yHs0dGj3pRa8uEo5iKwQnXzA",
  code: "ANdNAVhyhqirUelHGEHA",
  invitationSecret: "Vb8nM2kQ5tX0zLc7wJ4fRp9sGd1yHa6uEo3iKxTqZmN",
  browserSecret: "hT5wZ0rXv9cKq2mJ8bNf4yLsDg7pQa1uEo6iRxGkWzM",
  invitedConfirmation: "n4Yt7Kp0RbW2vXc9QmJ6sLd1ZgH8fEa3uTo5iBxNwUk",
  refreshToken: "Atzr|IwEBIJedGXjDqsU_vMxykqpx",
  redirectUri: "https://old-system.example.com/callback",
  importedCode: "SSXVNVhyhqirUelHGEHA",
  codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
  clientId: "amzn1.application-oa2-client.4f1d2c3b5a69788796a5b4c3d2e1f001",
  clientSecret: "amzn1.oa2-cs.v1.8c1f0e2d3b4a596877869504a3b2c1d0",
} as const;

/** The name of one of {@link EXAMPLE}. */
export type ExampleName = keyof typeof EXAMPLE;
