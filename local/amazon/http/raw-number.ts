import { z } from "zod";

// TypeScript does not know JSON.rawJSON yet; V8 has it.
const rawJson = z.object({ rawJSON: z.custom<(text: string) => unknown>() }).parse({
  rawJSON: Reflect.get(JSON, "rawJSON"),
}).rawJSON;

const rawNumberSchema = z.looseObject({ rawJSON: z.string() });

/**
 * A decimal id that becomes a bare JSON number of any size: Amazon's ids reach 2^64, far beyond what
 * a JavaScript number holds.
 */
export function rawId(digits: string): unknown {
  return /^\d+$/.test(digits) ? rawJson(digits) : digits;
}

/** The same JSON number written with `.0` at its end; undefined for anything but a whole number. */
export function withDecimalPoint(value: unknown): unknown {
  const text = typeof value === "number"
    ? String(value)
    : rawNumberSchema.safeParse(value).data?.rawJSON;
  return text !== undefined && /^\d+$/.test(text) ? rawJson(`${text}.0`) : undefined;
}
