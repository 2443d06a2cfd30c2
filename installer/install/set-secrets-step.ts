import type { RunSql } from "../chapters/apply-chapters.ts";
import type { ManagementApi } from "../management-api/management-api.ts";
import { listSecrets, type SecretDigests, setSecrets } from "../management-api/secrets.ts";
import type { Change, Step } from "../steps/step.ts";
import { claimKeys } from "./claim-keys.ts";
import { keepKeys, KEYS_VARIABLE } from "./encryption-keys.ts";
import { differingSecrets } from "./secrets-to-set.ts";

/** What is to be set, and what is there. */
export interface SecretsOptions {
  wanted: ReadonlyMap<string, string>;
  /** The file of the encryption keys; undefined where the project has keys already. */
  keysFile: string | undefined;
  present: SecretDigests;
}

/** Sets those of the wanted secrets that the project lacks or has with another value. */
export function setSecretsStep(
  run: RunSql,
  api: ManagementApi,
  { wanted, keysFile, present }: SecretsOptions,
): Step {
  const theirs = [...present.keys()].filter((name) => !name.startsWith("AMAZON_ADS_"));
  const differing = differingSecrets(wanted, present);

  function changeFor(name: string): Change {
    const what = `the secret ${name}`;
    if (!differing.has(name)) return { action: "keep", what };
    return { action: present.has(name) ? "change" : "create", what };
  }

  return {
    title: "Set the secrets",
    changes: [
      ...keysFile === undefined
        ? []
        : [{ action: "create" as const, what: `the secret ${KEYS_VARIABLE}` }],
      ...[...wanted.keys()].map(changeFor),
      ...theirs.length === 0
        ? []
        : [{ action: "keep" as const, what: `${theirs.length} secrets of your own` }],
    ],
    async run(): Promise<void> {
      const all = new Map(wanted);
      if (keysFile !== undefined) {
        const { value } = await keepKeys(keysFile);
        await claimKeys(run, value, () => listSecrets(api));
        all.set(KEYS_VARIABLE, value);
      }
      const missing = differingSecrets(all, await listSecrets(api));
      if (missing.size > 0) await setSecrets(api, missing);
    },
  };
}
