import { fileURLToPath } from "node:url";
import { z } from "zod";

/** The address to load, and how. */
export interface LoadOrder {
  url: string;
  /** Asked for in turn by each connection. */
  paths: readonly string[];
  headers: Record<string, string>;
  connections: number;
  seconds: number;
}

const loadSchema = z.object({
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
  failed: z.number(),
});

/** What the load generator measured: answers a second, and the time to one in ms. */
export type Load = z.infer<typeof loadSchema>;

/**
 * Loads an address with autocannon: each connection sends its next request when the last is answered.
 *
 * @throws Error when an answer was not 200: something else would have been measured.
 */
export async function load(order: LoadOrder): Promise<Load> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-lock", "--quiet"],
      fileURLToPath(new URL("generate-load.ts", import.meta.url)),
      JSON.stringify(order),
    ],
    stdin: "null",
  }).output();
  const said = new TextDecoder();
  if (!success) throw new Error(`Cannot load ${order.url}: ${said.decode(stderr)}`);
  const seen = loadSchema.parse(JSON.parse(said.decode(stdout)));
  if (seen.failed === 0) return seen;
  throw new Error(
    `Cannot measure ${order.url}: ${seen.failed} requests were not answered with 200.`,
  );
}
