import { noDsp, type PersonaData } from "./persona-data.ts";

/** A person without accounts: every list is empty. */
export function emptyPersona(): PersonaData {
  return {
    accountCount: 0,
    accountAt: () => {
      throw new Error("Cannot make an ads account: this person has none");
    },
    accountIndex: () => undefined,
    profileCount: () => 0,
    profileAt: () => {
      throw new Error("Cannot make a profile: this person has none");
    },
    profileIndex: () => undefined,
    ...noDsp,
  };
}
