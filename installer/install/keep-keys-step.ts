import { existsSync } from "node:fs";
import type { Step } from "../steps/step.ts";
import { keepKeys } from "./encryption-keys.ts";

/** Makes the encryption keys and writes them to a file, before anything is sealed with them. */
export function keepKeysStep(file: string): Step {
  return {
    title: "Keep the encryption keys",
    changes: [{
      action: existsSync(file) ? "keep" : "create",
      what: `the file ${file}, which only you can read`,
    }],
    run: async () => {
      await keepKeys(file);
    },
  };
}
