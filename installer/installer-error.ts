/** A failure that a person can do something about. */
export class InstallerError extends Error {
  override name = "InstallerError";

  /**
   * @param message What is wrong.
   * @param remedy What to do.
   */
  constructor(message: string, readonly remedy: string, options?: ErrorOptions) {
    super(message, options);
  }
}
