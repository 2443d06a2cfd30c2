import assert from "node:assert/strict";
import { errorCodes, statusOf } from "../../../shared/errors.ts";

Deno.test("docs/operations.md explains every error code, with its status, in the order of the code", async () => {
  const text = await Deno.readTextFile(new URL("../../../docs/operations.md", import.meta.url));
  const rows = [...text.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
    code,
    Number(status),
  ]);
  assert.deepEqual(rows, errorCodes().map((code) => [code, statusOf(code)]));
});
