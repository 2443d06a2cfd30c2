import { deliveredEventSchema } from "../../shared/contract/answers/delivered-event.ts";
import type { SchemaConverter } from "./json-schema.ts";
import type { OpenApiObject } from "./openapi-object.ts";

const HEADERS: [name: string, description: string][] = [
  ["webhook-id", "The id of the event, the same at each attempt: ignore one that was seen before."],
  ["webhook-timestamp", "When this attempt was made, in seconds since 1970."],
  ["webhook-signature", "Signatures of id, timestamp and body, separated by spaces."],
];

/** What the project sends to the webhooks of its users. */
export function webhookObject({ convert }: SchemaConverter): OpenApiObject {
  return {
    post: {
      operationId: "event",
      tags: ["webhooks"],
      summary: "An event is delivered",
      description:
        "Sent to the address of each webhook that wants this type of event, signed as Standard Webhooks says. " +
        "Verify the body as it arrived, before it is parsed, and answer within 15 seconds. Anything but a 2xx is " +
        "tried again, ten times over three days.",
      security: [],
      parameters: HEADERS.map(([name, description]) => ({
        ...{ name, in: "header", required: true, description },
        schema: { type: "string" },
      })),
      requestBody: {
        required: true,
        content: { "application/json": { schema: convert(deliveredEventSchema) } },
      },
      responses: {
        204: { description: "The event was received. Every 2xx says so." },
        410: { description: "The address wants no more events: the webhook is disabled." },
      },
    },
  };
}
