import postgres from "postgres";

/** A client of the stack's own: few connections, and no notices on the terminal. */
export function connect(
  url: string,
  options: postgres.Options<Record<string, never>> = {},
): postgres.Sql {
  return postgres(url, {
    max: 1,
    connect_timeout: 5,
    onnotice: () => {},
    // Each statement is used once or twice: preparing them only costs round trips.
    prepare: false,
    ...options,
  });
}
