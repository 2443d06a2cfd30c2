import { z } from "zod";

// TypeScript does not know JSON.rawJSON yet; V8 has it.
const rawJson = z.object({ rawJSON: z.custom<(text: string) => unknown>() }).parse({
  rawJSON: Reflect.get(JSON, "rawJSON"),
}).rawJSON;

/**
 * A decimal id that becomes a bare JSON number of any size: Amazon's ids reach 2^64, far beyond what
 * a JavaScript number holds.
 */
export function rawId(digits: string): unknown {
  return /^\d+$/.test(digits) ? rawJson(digits) : digits;
}
