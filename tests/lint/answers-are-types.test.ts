import assert from "node:assert/strict";
import { complaints } from "./complaints.ts";

const USE_CASE = "shared/tokens/get-token.ts";

Deno.test("what runs imports types of answers", () => {
  const allowed = [
    'import type { IssuedToken } from "../contract/answers/get-token.ts";',
    'import { getTokenRequestSchema } from "../contract/requests/get-token.ts";',
  ];
  for (const line of allowed) assert.deepEqual(complaints(USE_CASE, line), [], line);
});

Deno.test("what runs loads no schema of an answer, nor the table of operations", () => {
  const refused = [
    'import { issuedTokenSchema } from "../contract/answers/get-token.ts";',
    'import { type IssuedToken } from "../contract/answers/get-token.ts";',
    'import { OPERATIONS } from "../contract/operations.ts";',
    'import { getToken } from "../contract/functions/get-token.ts";',
    'export { issuedTokenSchema } from "../contract/answers/get-token.ts";',
    'export const later = import("../contract/answers/get-token.ts");',
  ];
  for (const line of refused) {
    assert.match(
      complaints(USE_CASE, line).join("\n"),
      /^answers-are-types: Cannot load shared\/contract\/\S+ from shared\/tokens\/get-token\.ts/,
      line,
    );
  }
});

Deno.test("a request loads no answer either", () => {
  const line = 'import { issuedTokenSchema } from "../answers/get-token.ts";';
  assert.equal(complaints("shared/contract/requests/get-token.ts", line).length, 1);
});

Deno.test("the contract of a function loads answers", () => {
  const line = 'import { issuedTokenSchema } from "../answers/get-token.ts";';
  assert.deepEqual(complaints("shared/contract/functions/get-token.ts", line), []);
});
