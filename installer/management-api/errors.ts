/** The Management API refused a call. */
export class ManagementApiError extends Error {
  override name = "ManagementApiError";

  /**
   * @param call Method and path.
   * @param said What the API answered.
   * @param permissions The permissions that the access token lacks, where the API names them.
   */
  constructor(
    readonly call: string,
    readonly status: number,
    readonly said: string,
    readonly permissions: readonly string[] = [],
  ) {
    super(`The Management API answered ${status} to ${call}: ${said}`);
  }
}

/** A call got no answer. It may have been done, or may still be done. */
export class OutcomeUnknown extends Error {
  override name = "OutcomeUnknown";

  constructor(readonly call: string, options?: ErrorOptions) {
    super(`The Management API gave no answer to ${call}.`, options);
  }
}

/** Postgres refused a statement. */
export class SqlError extends Error {
  override name = "SqlError";

  /** @param code The SQLSTATE, where the answer names one. */
  constructor(message: string, readonly code: string | undefined) {
    super(message);
  }
}
