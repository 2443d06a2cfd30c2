import { isOwn } from "../../project/own-functions.ts";
import type { Check, Finding } from "../finding.ts";

/** Whether each function is deployed, as the package has it, and without the platform's own check. */
export const functionsCheck: Check = {
  name: "the functions",
  look({ found: { hosted, database }, brought }): Promise<Finding[]> {
    if (hosted === undefined) return Promise.resolve([]);
    const prefix = database.settings?.function_prefix ?? "";
    const findings: Finding[] = [];
    for (const { name, sha256 } of brought.functions) {
      const slug = prefix + name;
      const present = hosted.functions.find((listed) => listed.slug === slug);
      const record = database.deployed.find((own) => own.slug === slug);
      if (present === undefined) {
        findings.push({ problem: `The function ${slug} is missing.`, remedy: "Run update." });
        continue;
      }
      if (present.verify_jwt === true) {
        findings.push({
          problem: `The platform checks the callers of ${slug} (verify_jwt), and refuses ours.`,
          remedy: "Run update, and let no other tool deploy it.",
        });
      }
      if (present.status !== "ACTIVE") {
        findings.push({
          problem: `The function ${slug} is ${present.status}.`,
          remedy: "See why in the dashboard, under Edge Functions.",
        });
      }
      if (record === undefined || !isOwn(present, database.deployed)) {
        findings.push({
          problem: `The function ${slug} was not deployed by the installer: it may not be ours.`,
          remedy: "If it is ours, run install --replace-functions.",
        });
      } else if (record.platform_version !== present.version) {
        findings.push({
          problem: `Something else has deployed ${slug} since the installer did.`,
          remedy: "Run update.",
        });
      } else if (record.sha256 !== sha256) {
        findings.push({
          problem: `The function ${slug} is from version ${record.package_version}, and this is ` +
            `version ${brought.version}.`,
          remedy: "Run update.",
        });
      }
    }
    return Promise.resolve(findings);
  },
};
