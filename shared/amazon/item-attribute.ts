import { z } from "zod/v3";

/** Names go into an index of Postgres, whose rows may have 2,700 bytes: one long name would fail its page. */
const MAX_TEXT_LENGTH = 500;

interface AttributeDef<Value> extends z.ZodTypeDef {
  read: (value: unknown) => Value | null;
}

/**
 * An attribute that an item can do without: of another form than expected it reads as null.
 *
 * The same made of zod's `catch` and `transform` allocates so much for each attribute that V8 enlarges the
 * heap: after six lists of 4,000 profiles it was 75 MB or more, and is 29 (measured).
 */
class Attribute<Value> extends z.ZodType<Value | null | undefined, AttributeDef<Value>, unknown> {
  override _parse({ data }: z.ParseInput): z.SyncParseReturnType<Value | null | undefined> {
    return z.OK(data === undefined ? undefined : this._def.read(data));
  }
}

function attribute<Value>(read: (value: unknown) => Value | null): Attribute<Value> {
  return new Attribute({ read });
}

function readText(value: unknown): string | null {
  return typeof value === "string" ? value.slice(0, MAX_TEXT_LENGTH).toWellFormed() : null;
}

/** A text, cut to what an index takes. */
export function textAttribute(): Attribute<string> {
  return attribute(readText);
}

/** A list of texts; what is no text in it is left out. */
export function textsAttribute(): Attribute<string[]> {
  return attribute((value) =>
    Array.isArray(value) ? value.flatMap((element: unknown) => readText(element) ?? []) : null
  );
}

/** A finite number. */
export function numberAttribute(): Attribute<number> {
  return attribute((value) => typeof value === "number" && Number.isFinite(value) ? value : null);
}

/** True or false. */
export function booleanAttribute(): Attribute<boolean> {
  return attribute((value) => typeof value === "boolean" ? value : null);
}

/** What a schema takes. */
export function schemaAttribute<Schema extends z.ZodTypeAny>(
  schema: Schema,
): Attribute<z.infer<Schema>> {
  return attribute((value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : null;
  });
}

/** A list: elements of another form than expected are left out. */
export function listAttribute<Schema extends z.ZodTypeAny>(
  schema: Schema,
): Attribute<z.infer<Schema>[]> {
  return attribute((value) => {
    if (!Array.isArray(value)) return null;
    return value.flatMap((element: unknown): z.infer<Schema>[] => {
      const parsed = schema.safeParse(element);
      return parsed.success ? [parsed.data] : [];
    });
  });
}
