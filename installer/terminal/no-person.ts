import { InstallerError } from "../installer-error.ts";
import type { Question, Terminal } from "./terminal.ts";

function refusal({ what, instead }: Question): InstallerError {
  return new InstallerError(`Cannot ask for "${what}": no person is at this terminal.`, instead);
}

/** For a run without a person: each question names the option that answers it. */
export function noPerson(say: (line: string) => void): Terminal {
  return {
    isInteractive: false,
    say,
    ask: (question) => Promise.reject(refusal(question)),
    askSecret: (question) => Promise.reject(refusal(question)),
    choose: (question) => Promise.reject(refusal(question)),
    confirm: (what) => Promise.reject(refusal({ what, instead: "Confirm with --yes." })),
  };
}
