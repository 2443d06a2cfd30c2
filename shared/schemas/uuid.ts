import { z } from "zod/v3";

const UUID =
  /^(?:[\da-fA-F]{8}-[\da-fA-F]{4}-[1-8][\da-fA-F]{3}-[89abAB][\da-fA-F]{3}-[\da-fA-F]{12}|0{8}(?:-0{4}){3}-0{12}|f{8}(?:-f{4}){3}-f{12})$/;

/**
 * An id of ours as callers send it: with a variant and a version as RFC 9562 has them, or its nil or
 * max. zod's own check takes any 32 digits, which would cost a read of the database. In small
 * letters, as the database writes them: a secret is sealed for the id of its row, letter by letter.
 */
export const uuidSchema = z.string().regex(UUID, { message: "must be a UUID" })
  .toLowerCase();
