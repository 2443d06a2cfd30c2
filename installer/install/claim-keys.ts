import type { RunSql } from "../chapters/apply-chapters.ts";
import { InstallerError } from "../installer-error.ts";
import { digestOf, type SecretDigests } from "../management-api/secrets.ts";
import { KEYS_VARIABLE } from "./encryption-keys.ts";

/**
 * Claims the right to set the encryption keys. Of two installers at once, the second is refused: it would
 * replace keys that the first has set. The claim of an installer that died is void after two minutes.
 *
 * @param listSecrets Lists the secrets as they are by now.
 * @throws InstallerError when another installer sets other keys, or has set them.
 */
export async function claimKeys(
  run: RunSql,
  keys: string,
  listSecrets: () => Promise<SecretDigests>,
): Promise<void> {
  const digest = digestOf(keys);
  await run(`
insert into amazon_ads_private.installation as i (encryption_keys_sha256) values ('${digest}')
on conflict (id) do update set encryption_keys_sha256 = excluded.encryption_keys_sha256, claimed_at = now()
where i.encryption_keys_sha256 = excluded.encryption_keys_sha256
  or i.claimed_at < now() - interval '2 minutes'`);
  const [row] = await run(
    `select i.encryption_keys_sha256 as digest from amazon_ads_private.installation as i`,
  );
  if (row?.["digest"] !== digest) {
    throw new InstallerError(
      "Another installer is about to set other encryption keys.",
      "Wait until it has ended, then run this command again. The file of keys of the installer that " +
        "sets them is the one to keep.",
    );
  }
  const present = (await listSecrets()).get(KEYS_VARIABLE);
  if (present === undefined || present === digest) return;
  throw new InstallerError(
    "Another installer has set other encryption keys in the meantime.",
    "Delete your file of keys: the keys in use are in the other installer's. Then run this command again.",
  );
}
