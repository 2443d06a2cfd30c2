import { readEncryptionKeys } from "../../../shared/crypto/read-keys.ts";
import { countSealedValues } from "../../database/sealed-values.ts";
import { KEYS_VARIABLE } from "../../install/encryption-keys.ts";
import { digestOf } from "../../management-api/secrets.ts";
import type { Check, Finding } from "../finding.ts";

/** Whether the keys of a file open all that is stored. Without a file, health knows it of the tokens. */
export const sealedValuesCheck: Check = {
  name: "the keys of what is sealed",
  async look({ target: { run }, found: { hosted, database }, keys }): Promise<Finding[]> {
    if (keys === undefined || database.chapters === undefined) return [];
    const findings: Finding[] = [];
    const set = hosted?.secrets.get(KEYS_VARIABLE);
    if (set !== undefined && set !== digestOf(keys)) {
      findings.push({
        problem: `The file of keys is not what ${KEYS_VARIABLE} is set to.`,
        remedy: "Keep the keys that are set. If the file is the right one, set the secret to it.",
      });
    }
    const known = readEncryptionKeys(keys).map(({ kid }) => kid);
    for (const { table, kid, count } of await countSealedValues(run)) {
      if (known.includes(kid) || kid === "fernet") continue;
      findings.push({
        problem:
          `${count} values in ${table} are sealed with the key ${kid}, which is not in the file.`,
        remedy: `Add the key ${kid} to ${KEYS_VARIABLE}, after the first one.`,
      });
    }
    return findings;
  },
};
