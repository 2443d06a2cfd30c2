/** The API refuses a call. */
export class Refused extends Error {
  override name = "Refused";

  /**
   * @param headers Of the answer.
   * @param missing The permissions that the token lacks.
   */
  constructor(
    readonly status: number,
    message: string,
    readonly more: { headers?: Headers; missing?: readonly string[] } = {},
  ) {
    super(message);
  }

  /** The answer that a caller gets. */
  response(): Response {
    const { headers, missing } = this.more;
    return Response.json(
      { message: this.message, ...missing ? { missing_permissions: missing } : {} },
      { status: this.status, ...headers ? { headers } : {} },
    );
  }
}
