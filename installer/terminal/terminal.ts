/** A question for one line of text. */
export interface Question {
  /** What is asked. */
  what: string;
  /** How else to give the answer, for a run without a person: `--client-id`. */
  instead: string;
  /** What is wrong with an answer, or undefined. */
  check?(answer: string): string | undefined;
}

/** A person at a terminal, or a program that cannot answer. */
export interface Terminal {
  /** Whether questions can be answered. */
  isInteractive: boolean;
  say(line: string): void;
  ask(question: Question): Promise<string>;
  /** Asks for a secret: what is typed is not shown. */
  askSecret(question: Question): Promise<string>;
  choose(
    question: Question,
    choices: readonly { value: string; label: string }[],
  ): Promise<string>;
  confirm(question: string): Promise<boolean>;
}
