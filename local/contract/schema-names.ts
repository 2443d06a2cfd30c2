import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod/v3";
import { projectRoot } from "../stack/folders.ts";
import { identityOf } from "./schema-identity.ts";
import { simpleForm } from "./simple-forms.ts";

/** The folders whose exported schemas have names in the documents. */
const FOLDERS = ["shared/schemas", "shared/contract/requests", "shared/contract/answers"];

/** The names that schemas have in the documents. */
export interface SchemaNames {
  /** The name of a schema, or of the schema that it is a copy of. */
  nameOf(schema: z.ZodTypeAny): string | undefined;
}

/** `issuedTokenSchema` becomes `IssuedToken`. */
function nameOfExport(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replace(/Schema$/, "");
}

/** Whether a schema is worth a name of its own: a list or a text is described where it is used. */
function deservesName(schema: z.ZodTypeAny): boolean {
  const simple = simpleForm(schema);
  if (simple !== undefined) return simple["enum"] !== undefined;
  return schema instanceof z.ZodObject || schema instanceof z.ZodEnum ||
    schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion ||
    (schema instanceof z.ZodEffects && deservesName(schema.innerType()));
}

/**
 * Reads the names of the schemas that the contract exports.
 *
 * @throws Error when two schemas have the same name.
 */
export async function readSchemaNames(): Promise<SchemaNames> {
  const names = new Map<object, string>();
  for (const folder of FOLDERS) {
    for (const file of (await readdir(join(projectRoot, folder))).sort()) {
      const module: object = await import(pathToFileURL(join(projectRoot, folder, file)).href);
      for (const [exported, schema] of Object.entries(module)) {
        if (!(schema instanceof z.ZodType) || !deservesName(schema)) continue;
        const identity = identityOf(schema);
        if (identity === undefined || names.has(identity)) continue;
        const name = nameOfExport(exported);
        if ([...names.values()].includes(name)) {
          throw new Error(`Two schemas are called ${exported}: rename the one in ${file}.`);
        }
        names.set(identity, name);
      }
    }
  }
  return {
    nameOf: (schema) => {
      const identity = deservesName(schema) ? identityOf(schema) : undefined;
      return identity === undefined ? undefined : names.get(identity);
    },
  };
}
