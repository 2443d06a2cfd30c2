import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import spectralCore from "@stoplight/spectral-core";
import spectralRulesets from "@stoplight/spectral-rulesets";
import { GENERATED } from "../../../local/contract/generated-files.ts";

const source = await readFile(GENERATED.openApi, "utf8");

/** What Redocly's recommended rules find, warnings among it. */
async function redoclyFindings(text: string): Promise<string[]> {
  const config = await createConfig({ extends: ["recommended"] });
  const problems = await lintFromString({ source: text, absoluteRef: GENERATED.openApi, config });
  return problems.map(({ ruleId, message, location: [place] }) =>
    `${ruleId} at ${place?.pointer}: ${message}`
  );
}

/** What Spectral's recommended rules find, warnings among it. */
async function spectralFindings(text: string): Promise<string[]> {
  const spectral = new spectralCore.Spectral();
  // @ts-expect-error: the package's own types of its rules and of its rulesets do not agree.
  spectral.setRuleset({ extends: [[spectralRulesets.oas, "recommended"]] });
  const results = await spectral.run(JSON.parse(text));
  return results.map(({ code, path, message }) => `${code} at ${path.join("/")}: ${message}`);
}

/** The document without something that both sets of rules want. */
const incomplete = source.replace(/"operationId": "[^"]+",/, "").replace(
  '"type": "object",',
  '"type": "objects",',
);

Deno.test("Redocly's recommended rules find nothing", async () => {
  assert.deepEqual(await redoclyFindings(source), []);
  assert.notDeepEqual(await redoclyFindings(incomplete), []);
});

Deno.test("Spectral's recommended rules find nothing", async () => {
  assert.deepEqual(await spectralFindings(source), []);
  assert.notDeepEqual(await spectralFindings(incomplete), []);
});
