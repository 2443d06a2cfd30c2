import assert from "node:assert/strict";
import { logFailure } from "../../../shared/edge/log-failure.ts";
import { ConnectError } from "../../../shared/errors.ts";
import { consoleOf } from "../support/console.ts";

interface Logged {
  line: string;
  entry: Record<string, unknown>;
  toStderr: boolean;
}

async function logged(status: number, error: unknown): Promise<Logged> {
  const about = { function: "get-token", request_id: "request-1", status };
  const { out, err } = await consoleOf(() => logFailure(about, error));
  const lines = [...out, ...err];
  assert.equal(lines.length, 1);
  assert.ok(!lines[0]?.includes("\n"), "one line");
  return { line: lines[0] ?? "", entry: JSON.parse(lines[0] ?? ""), toStderr: err.length === 1 };
}

Deno.test("a failure is one line of JSON that names function, request, status and code", async () => {
  const { entry } = await logged(404, new ConnectError("connection_not_found", "No such thing."));
  assert.equal(entry["function"], "get-token");
  assert.equal(entry["request_id"], "request-1");
  assert.equal(entry["status"], 404);
  assert.equal(entry["code"], "connection_not_found");
});

Deno.test("what the caller did wrong is information, what we did wrong is an error", async () => {
  const refused = await logged(404, new ConnectError("connection_not_found", "No."));
  assert.deepEqual([refused.entry["level"], refused.toStderr], ["info", false]);
  const broken = await logged(503, new ConnectError("database_unavailable", "No."));
  assert.deepEqual([broken.entry["level"], broken.toStderr], ["error", true]);
  const redirected = await logged(302, new ConnectError("amazon_client_rejected", "No."));
  assert.deepEqual([redirected.entry["level"], redirected.toStderr], ["error", true]);
});

Deno.test("the facts of an error are logged, of its cause only the name", async () => {
  const cause = new SyntaxError("sesame");
  const error = new ConnectError("amazon_answer_invalid", "No.", {
    cause,
    connection_id: "c1",
    amazon_request_id: "r1",
  });
  const { entry, line } = await logged(502, error);
  assert.deepEqual([entry["connection_id"], entry["amazon_request_id"], entry["cause"]], [
    "c1",
    "r1",
    "SyntaxError",
  ]);
  assert.ok(!line.includes("sesame"));
});

Deno.test("a message that is not ours is never logged, a stack is", async () => {
  const error = new TypeError("Atza|sesame\n    at sesame (sesame)");
  error.stack = `TypeError: Atza|sesame\nsesame\n    at refresh (file:///refresh.ts:1:1)\n`;
  const { entry, line } = await logged(500, error);
  assert.equal(entry["code"], "internal_error");
  assert.equal(entry["cause"], "TypeError");
  assert.deepEqual(entry["stack"], ["at refresh (file:///refresh.ts:1:1)"]);
  assert.ok(!line.includes("sesame"));
});

Deno.test("what was thrown without being an error is not quoted", async () => {
  for (const thrown of ["Atza|sesame", { sesame: 1 }, ["sesame"], null, undefined, 5]) {
    const { entry, line } = await logged(500, thrown);
    assert.equal(entry["code"], "internal_error");
    assert.ok(!line.includes("sesame"));
  }
});
