import { noDsp, type PersonaData } from "./persona-data.ts";

/** A person without anything to advertise: Amazon answers every list with an empty one. */
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
