import assert from "node:assert/strict";
import { ConnectError, type ErrorCode } from "../../../shared/errors.ts";

/** Runs what must be refused with a code, and returns the refusal. */
export async function refusalOf(code: ErrorCode, run: () => unknown): Promise<ConnectError> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    assert.equal(error.code, code, error.message);
    return error;
  }
  assert.fail(`it was not refused; expected ${code}`);
}
