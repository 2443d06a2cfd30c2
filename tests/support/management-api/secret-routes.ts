import { createHash } from "node:crypto";
import { z } from "zod";
import { allowQuery, readBody } from "./read-body.ts";
import type { Route } from "./route.ts";

const newSecretsSchema = z.array(z.strictObject({
  name: z.string().min(1).max(256).regex(/^(?!SUPABASE_)/),
  value: z.string().max(24_576),
})).max(100);

const PATH = "/v1/projects/{ref}/secrets";

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The secrets of functions. Values go in and do not come out. */
export const secretRoutes: readonly Route[] = [
  {
    method: "GET",
    path: PATH,
    needs: ["edge_functions_secrets_read"],
    answer({ state, query }): Promise<Response> {
      allowQuery(query, []);
      return Promise.resolve(Response.json(
        [...state.secrets].map(([name, value]) => ({ name, value: sha256(value) })),
      ));
    },
  },
  {
    method: "POST",
    path: PATH,
    needs: ["edge_functions_secrets_write"],
    changes: true,
    async answer({ state, request, restartFunctions }): Promise<Response> {
      for (const { name, value } of await readBody(request, newSecretsSchema)) {
        state.secrets.set(name, value);
      }
      restartFunctions();
      return new Response(null, { status: 201 });
    },
  },
  {
    method: "DELETE",
    path: PATH,
    needs: ["edge_functions_secrets_write"],
    changes: true,
    async answer({ state, request, restartFunctions }): Promise<Response> {
      for (const name of await readBody(request, z.array(z.string()))) state.secrets.delete(name);
      restartFunctions();
      return new Response(null, { status: 200 });
    },
  },
];
