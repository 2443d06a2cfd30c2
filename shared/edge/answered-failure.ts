import type { ConnectError } from "../errors.ts";

/** A failure whose answer is no problem, such as a redirect. It is logged like any other failure. */
export class AnsweredFailure extends Error {
  override name = "AnsweredFailure";

  constructor(readonly failure: ConnectError, readonly response: Response) {
    super(failure.message);
  }
}
