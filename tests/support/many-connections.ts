import { importTokens } from "../../shared/connections/import.ts";
import { createRuntime } from "../../shared/edge/runtime.ts";
import { newPersona } from "./own-connection.ts";
import type { Person } from "./person.ts";
import { amazon, stack } from "./stack.ts";

/** A connection, and whose consent at Amazon it stands for. */
export interface Imported {
  id: string;
  persona: string;
}

/**
 * Connects many consents at once with the product's own import, without the sync that each new
 * connection starts otherwise.
 */
export async function importConnections(person: Person, count: number): Promise<Imported[]> {
  const { context } = await createRuntime(stack.functionEnv);
  const redirectUri = `${stack.supabase_url}/functions/v1/oauth-callback`;
  const authorizationUrl = new URL(stack.functionEnv["AMAZON_AUTHORIZE_URL"] ?? "");
  authorizationUrl.search = new URLSearchParams({
    client_id: context.ownClient.clientId,
    scope: context.oauth.defaultScopes.join(" "),
    response_type: "code",
    redirect_uri: redirectUri,
    state: "import",
  }).toString();

  async function importOne(): Promise<Imported> {
    const persona = newPersona();
    const { redirect_to } = await amazon.consent({
      authorization_url: authorizationUrl.href,
      persona,
    });
    const { connection } = await importTokens(
      context,
      { kind: "user", user_id: person.userId },
      {
        name: persona,
        region: "NA",
        code: new URL(redirect_to).searchParams.get("code") ?? "",
        redirect_uri: redirectUri,
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
