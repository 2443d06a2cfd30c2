import { superuser } from "../../local/postgres/server.ts";

export { superuser };

/** A running server, made for a test. */
export interface TestPostgres {
  /** Signs in as the superuser. */
  superuserUrl: string;
  /** Signs in as `postgres`, which is no superuser, as on a hosted project. */
  url: string;
  password: string;
  /** Ends it, and removes its files. */
  stop(): Promise<void>;
}

/** How to reach a server on this port of the loopback interface. */
export function urlsOf(port: number, password: string): Omit<TestPostgres, "stop"> {
  const urlOf = (role: string): string =>
    `postgresql://${role}:${password}@127.0.0.1:${port}/postgres`;
  return { superuserUrl: urlOf(superuser), url: urlOf("postgres"), password };
}
