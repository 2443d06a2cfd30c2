import type { ConnectError } from "../errors.ts";

/** A failure with an answer of its own, such as a redirect, that is logged like any other. */
export class AnsweredFailure extends Error {
  override name = "AnsweredFailure";

  constructor(readonly failure: ConnectError, readonly response: Response) {
    super(failure.message);
  }
}
