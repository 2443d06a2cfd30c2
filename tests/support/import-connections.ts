import { importConnection } from "../../shared/connections/import-connection.ts";
import { randomToken } from "../../shared/crypto/random-token.ts";
import { createRuntime } from "../../shared/edge/runtime.ts";
import { codeFor, projectAppAt } from "./lwa-app.ts";
import { newPersona } from "./own-connection.ts";
import type { Person } from "./person.ts";
import { stack } from "./stack.ts";

/** A connection, and the persona whose consent at Amazon it stands for. */
export interface Imported {
  id: string;
  persona: string;
}

/**
 * Imports many consents with the product's own import, ten at a time, without the sync that each new
 * connection starts otherwise.
 */
export async function importConnections(person: Person, count: number): Promise<Imported[]> {
  const { context } = createRuntime(stack.functionEnv);
  // A code for the project's own callback belongs to oauth-start, and is refused.
  const app = await projectAppAt("https://elsewhere.example/callback");

  async function importOne(): Promise<Imported> {
    const persona = newPersona();
    const verifier = randomToken(32);
    const { connection } = await importConnection(
      context,
      { kind: "user", user_id: person.userId },
      {
        name: persona,
        region: "NA",
        code: await codeFor(app, persona, {
          code_challenge: verifier,
          code_challenge_method: "plain",
        }),
        redirect_uri: app.redirect_uri,
        code_verifier: verifier,
      },
    );
    return { id: connection.id, persona };
  }

  const imported: Imported[] = [];
  async function importSome(): Promise<void> {
    while (imported.length < count) {
      const place = imported.push({ id: "", persona: "" }) - 1;
      imported[place] = await importOne();
    }
  }
  await Promise.all(Array.from({ length: 10 }, importSome));
  return imported;
}
