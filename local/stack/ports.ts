/** The ports of one stack, four in a row. */
export interface StackPorts {
  gateway: number;
  amazon: number;
  postgres: number;
  dataApi: number;
}

export const defaultPort = 54321;

/** The block that begins at `base`. Functions take any free port, which only the gateway knows. */
export function portsFrom(base: number): StackPorts {
  return { gateway: base, amazon: base + 1, postgres: base + 2, dataApi: base + 3 };
}

const parts: [keyof StackPorts, string][] = [
  ["gateway", "the gateway"],
  ["amazon", "the simulated Amazon"],
  ["postgres", "Postgres"],
  ["dataApi", "the Data API"],
];

/** Whether a server could listen on this port of the loopback interface. */
export function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}

/** @throws Error that names the port, the part that wants it, and what to do. */
export function requireFree(ports: StackPorts): void {
  for (const [part, name] of parts) {
    if (isFree(ports[part])) continue;
    throw new Error(
      `Cannot start ${name}: port ${ports[part]} is in use by another program. ` +
        `Stop that program, or choose other ports with: npm start -- --port ${elsewhere(ports)}`,
    );
  }
}

/** The first port of a free block, below the ports that the system gives to outgoing connections. */
export function freeBlock(): number {
  for (let attempt = 0; attempt < 100; attempt++) {
    const base = 20_000 + 10 * Math.floor(Math.random() * 1000);
    if (Object.values(portsFrom(base)).every(isFree)) return base;
  }
  throw new Error(
    "Cannot start a stack: there are no four free ports in a row from 20000 to 30000.",
  );
}

function elsewhere(ports: StackPorts): number {
  for (let base = ports.gateway + 100; base < 65_000; base += 100) {
    if (Object.values(portsFrom(base)).every(isFree)) return base;
  }
  return freeBlock();
}
