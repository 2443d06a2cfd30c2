import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";

const secretsSchema = z.strictObject({
  encryption_keys: z.string(),
  jwt_secret: z.string().min(32),
  publishable_key: z.string().startsWith("sb_publishable_"),
  secret_keys: z.strictObject({ default: z.string().startsWith("sb_secret_") }),
  amazon_client_id: z.string(),
  amazon_client_secret: z.string(),
  db_password: z.string(),
  demo_password: z.string(),
});

/** The secrets of one stack, made on this machine. They protect simulated data. */
export type StackSecrets = z.output<typeof secretsSchema>;

/**
 * Reads the stack's secrets, or makes new ones and writes them (mode 0600).
 *
 * @throws Error when the file is damaged: with new secrets the data could not be read.
 */
export async function stackSecrets(path: string): Promise<StackSecrets> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) {
    const secrets = createSecrets();
    await writeFile(path, JSON.stringify(secrets, null, 2), { mode: 0o600 });
    return secrets;
  }
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(
      `Cannot read the stack's secrets: ${path} is damaged. Start again with new data: npm run reset`,
    );
  }
}

function createSecrets(): StackSecrets {
  return {
    encryption_keys: `k1:${randomBytes(32).toString("base64url")}`,
    jwt_secret: randomBytes(48).toString("base64url"),
    publishable_key: `sb_publishable_${randomBytes(24).toString("base64url")}`,
    secret_keys: { default: `sb_secret_${randomBytes(24).toString("base64url")}` },
    amazon_client_id: `amzn1.application-oa2-client.${randomBytes(16).toString("hex")}`,
    amazon_client_secret: `amzn1.oa2-cs.v1.${randomBytes(32).toString("hex")}`,
    // Hexadecimal, so that it needs no escaping in a URL.
    db_password: randomBytes(16).toString("hex"),
    demo_password: randomBytes(12).toString("base64url"),
  };
}
