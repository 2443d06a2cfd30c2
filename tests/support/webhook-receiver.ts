import { Webhook } from "standardwebhooks";
import { deliveredEventSchema } from "../../shared/contract/answers/delivered-event.ts";

/** The contract of a delivery, with no field more than it has. */
const deliveredEvent = deliveredEventSchema.strict();

/** A request that a receiver got and verified. */
export interface Received {
  id: string;
  type: string;
  data: Record<string, unknown>;
  at: number;
  headers: Record<string, string>;
  body: string;
}

/** An endpoint of a user's: verifies what it gets by the library of Standard Webhooks. */
export interface WebhookReceiver extends AsyncDisposable {
  url: string;
  /** What was verified, in the order in which it came. */
  received: Received[];
  /** What did not verify. */
  refused: string[];
  /** The secret that it knows. */
  secret: string;
}

/**
 * Starts an endpoint on this machine.
 *
 * @param answer What it answers to a verified request, by default 204; it may never answer.
 */
export function startReceiver(
  answer: (received: Received) => Response | Promise<Response> = () =>
    new Response(null, { status: 204 }),
): WebhookReceiver {
  const ending = new AbortController();
  const received: Received[] = [];
  const refused: string[] = [];

  async function receive(request: Request): Promise<Response> {
    const body = await request.text();
    const headers = Object.fromEntries(request.headers);
    try {
      const { type, data } = deliveredEvent.parse(
        new Webhook(receiver.secret).verify(body, headers),
      );
      const one = { id: headers["webhook-id"] ?? "", type, data, at: Date.now(), headers, body };
      received.push(one);
      return await answer(one);
    } catch (error) {
      refused.push(String(error));
      return new Response(null, { status: 400 });
    }
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: ending.signal, onListen: () => {} },
    receive,
  );
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${server.addr.port}/hook`,
    received,
    refused,
    secret: "",
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await server.finished;
    },
  };
  return receiver;
}
