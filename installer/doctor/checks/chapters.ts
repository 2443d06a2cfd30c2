import { ChaptersDiffer, missingChapters } from "../../chapters/apply-chapters.ts";
import type { Check, Finding } from "../finding.ts";

/** Whether the database has the package's chapters. */
export const chaptersCheck: Check = {
  name: "the chapters of the database",
  look({ found, brought }): Promise<Finding[]> {
    try {
      const missing = missingChapters(found.database.chapters ?? new Map(), brought.chapters);
      return Promise.resolve(
        missing.length === 0 ? [] : [{
          problem: `The database lacks ${missing.length} chapters of version ${brought.version}: ${
            missing.map(({ name }) => name).join(", ")
          }`,
          remedy: "Run update.",
        }],
      );
    } catch (error) {
      if (!(error instanceof ChaptersDiffer)) throw error;
      return Promise.resolve([{
        problem: error.message,
        remedy:
          "Use the version of the package that the database was installed from, or a later one.",
      }]);
    }
  },
};
