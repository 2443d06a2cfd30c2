import assert from "node:assert/strict";
import { markdownBlocks } from "../../support/markdown-blocks.ts";

const DOCUMENT = `# Title

## First

\`\`\`bash
echo 1
# a comment
echo 2
\`\`\`

### Below

Text.

\`\`\`sql
select 1;
\`\`\`

## Second

\`\`\`
plain
\`\`\`
`;

Deno.test("a section has its own blocks and those of its subsections, in order", () => {
  assert.deepEqual(markdownBlocks(DOCUMENT, "## First"), [
    { language: "bash", code: "echo 1\n# a comment\necho 2\n" },
    { language: "sql", code: "select 1;\n" },
  ]);
  assert.deepEqual(markdownBlocks(DOCUMENT, "### Below"), [
    { language: "sql", code: "select 1;\n" },
  ]);
  assert.deepEqual(markdownBlocks(DOCUMENT, "## Second"), [{ language: "", code: "plain\n" }]);
});

Deno.test("a heading that is not there is said", () => {
  assert.throws(() => markdownBlocks(DOCUMENT, "## Third"), /has no heading "## Third"/);
});
