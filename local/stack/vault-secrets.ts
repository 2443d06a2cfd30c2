import { connect } from "../postgres/connect.ts";

/**
 * Puts secrets into Vault, as an operator does once for a hosted project.
 *
 * @param secrets name to value; what is there already and equal stays untouched.
 */
export async function putVaultSecrets(
  dbUrl: string,
  secrets: Record<string, string>,
): Promise<void> {
  const sql = connect(dbUrl);
  try {
    for (const [name, value] of Object.entries(secrets)) {
      const [found] = await sql<{ id: string; decrypted_secret: string }[]>`
        select id, decrypted_secret from vault.decrypted_secrets where name = ${name}`;
      if (!found) await sql`select vault.create_secret(${value}, ${name})`;
      else if (found.decrypted_secret !== value) {
        await sql`select vault.update_secret(${found.id}, ${value})`;
      }
    }
  } finally {
    await sql.end();
  }
}
