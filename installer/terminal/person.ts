import { confirm, password, select, text } from "@clack/prompts";
import { InstallerError } from "../installer-error.ts";
import type { Question, Terminal } from "./terminal.ts";

function isAnswer<Answer>(answer: Answer): answer is Exclude<Answer, symbol> {
  return typeof answer !== "symbol";
}

/** What was answered. Ctrl-C cancels, and is a symbol then. */
function answered<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (isAnswer(answer)) return answer;
  throw new InstallerError("Cancelled.", "Nothing was changed.");
}

function validation({ check }: Question): { validate?: (value?: string) => string | undefined } {
  return { validate: (value = "") => value.trim() === "" ? "Type it." : check?.(value.trim()) };
}

/** Asks the person who started the command. */
export function personAtTerminal(say: (line: string) => void): Terminal {
  return {
    isInteractive: true,
    say,
    ask: async (question) =>
      answered(await text({ message: question.what, ...validation(question) })).trim(),
    askSecret: async (question) =>
      answered(await password({ message: question.what, ...validation(question) })).trim(),
    choose: async ({ what }, choices) =>
      answered(await select({ message: what, options: choices.map((choice) => ({ ...choice })) })),
    confirm: async (question) => answered(await confirm({ message: question })),
  };
}
