import type { z } from "zod";
import { ControlRefused } from "./control-refused.ts";

/** Parses a control request, or refuses it with a sentence that names what is wrong. */
export function parseControl<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  throw new ControlRefused(
    400,
    "invalid_control_request",
    `Cannot read the request: ${where}${issue?.message ?? "it is malformed"}`,
  );
}
