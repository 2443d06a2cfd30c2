/** The role that comes through the pooler: a member of service_role, and nothing else. */
export const POOLED_ROLE = "pooled_functions";

/** An address that a pooler will have, known before there is a database behind it. */
export interface PoolerAddress {
  url: string;
  port: number;
  password: string;
}

/** Chooses a free port and a password. */
export function poolerAddress(): PoolerAddress {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const password = crypto.randomUUID();
  const url = `postgresql://${POOLED_ROLE}:${password}@127.0.0.1:${port}/postgres`;
  return { port, password, url };
}
