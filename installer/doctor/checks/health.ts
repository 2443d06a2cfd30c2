import type { Check, Finding } from "../finding.ts";

const REMEDIES: Record<string, string> = {
  schema_not_exposed: "Run doctor --fix.",
  migrations_missing: "Run update.",
  unavailable: "See in the dashboard whether the database and the Data API are healthy.",
};

const REPORTS: Record<string, string> = {
  late: "Reports are not planned or read in time.",
  limit_reached: "A limit of the settings keeps reports from being planned.",
};

/** What the functions themselves report. */
export const healthCheck: Check = {
  name: "what the functions report",
  look({ health, brought }): Promise<Finding[]> {
    if (health === undefined) return Promise.resolve([]);
    if ("problem" in health) {
      return Promise.resolve([{
        problem: `The function health does not answer as it should. ${health.problem}`,
        remedy: health.code === "configuration_invalid"
          ? "Set the secrets that it names."
          : "Run update; then see the function's log in the dashboard.",
      }]);
    }
    const { database, tokens, reports, version } = health.health;
    const findings: Finding[] = [];
    if (database !== "ok") {
      findings.push({
        problem: `The functions do not reach the database: ${database}.`,
        remedy: REMEDIES[database] ?? "See docs/operations.md, Health.",
      });
    }
    if (version !== brought.version) {
      findings.push({
        problem: `The functions have version ${version}, and the package has ${brought.version}.`,
        remedy: "Run update.",
      });
    }
    if (tokens === "unreadable") {
      findings.push({
        problem:
          "Stored tokens are sealed with keys that AMAZON_ADS_ENCRYPTION_KEYS does not have.",
        remedy:
          "Add the earlier keys after the first one, separated by commas. Without them each of " +
          "these users must consent again.",
      });
    } else if (tokens === "stopped") {
      findings.push({
        problem: "The operator has stopped handing out tokens.",
        remedy: "If that is no longer wanted, switch it on: PATCH /switches (docs/operations.md).",
      });
    } else if (tokens === "overdue") {
      findings.push({
        problem: "At least one token should have been refreshed a quarter of an hour ago.",
        remedy: "See the other findings about the schedule, and docs/operations.md, The schedule.",
      });
    }
    const problem = REPORTS[reports];
    if (problem !== undefined) {
      findings.push({ problem, remedy: "See docs/operations.md, Health." });
    }
    return Promise.resolve(findings);
  },
};
