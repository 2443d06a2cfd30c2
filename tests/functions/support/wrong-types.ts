import { z } from "zod/v3";
import type { Operation } from "../../../shared/contract/operation.ts";

/** The object within a request; undefined where it has several forms. */
function objectIn(request: z.ZodTypeAny): z.ZodObject<z.ZodRawShape> | undefined {
  if (request instanceof z.ZodEffects) return objectIn(request.innerType());
  return request instanceof z.ZodObject ? request : undefined;
}

/** A value that a field cannot have; undefined where it takes anything. */
function wrongValue(field: z.ZodTypeAny): unknown {
  return [[], { unheard_of: 1 }, 5].find((value) => !field.safeParse(value).success);
}

/** The first example of an operation, with one field after the other of a wrong type. */
export function wrongTypes({ request, examples, item = false }: Operation): unknown[] {
  const { id: _id, ...valid } = examples[0]?.input ?? {};
  const fields = Object.entries(objectIn(request)?.shape ?? {})
    .filter(([name]) => !(item && name === "id"));
  return fields.flatMap(([name, field]) => {
    const wrong = wrongValue(field);
    return wrong === undefined ? [] : [{ ...valid, [name]: wrong }];
  });
}
