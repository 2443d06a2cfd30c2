import type { Part } from "../part.ts";
export const coldStartPart: Part = {
  name: "cold-start",
  what: "",
  run: () => Promise.resolve({ tables: [], promises: [] }),
};
