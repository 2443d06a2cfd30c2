import type { Change, Step } from "./step.ts";

const MARKS: Record<Change["action"], string> = {
  create: "+",
  change: "~",
  delete: "-",
  keep: " ",
};

const WORDS: Record<Change["action"], string> = {
  create: "to create",
  change: "to change",
  delete: "to delete",
  keep: "left alone",
};

/** A plan as lines: each step with what it makes (+), changes (~), deletes (-) and leaves alone. */
export function renderPlan(steps: readonly Step[]): string[] {
  const lines = steps.filter(({ changes }) => changes.length > 0).flatMap(({ title, changes }) => [
    title,
    ...changes.map(({ action, what }) => `  ${MARKS[action]} ${what}`),
    "",
  ]);
  const all = steps.flatMap(({ changes }) => changes);
  const counts = Object.entries(WORDS).map(([action, words]) =>
    `${all.filter((change) => change.action === action).length} ${words}`
  );
  return [...lines, `Plan: ${counts.join(", ")}.`];
}
