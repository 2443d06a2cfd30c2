/** Looks up the IP addresses of a name, of both families; none when there is no such name. */
export async function resolveHost(name: string, signal: AbortSignal): Promise<string[]> {
  const found = await Promise.all([lookUp(name, "A", signal), lookUp(name, "AAAA", signal)]);
  return found.flat();
}

async function lookUp(name: string, type: "A" | "AAAA", signal: AbortSignal): Promise<string[]> {
  try {
    return await Deno.resolveDns(name, type, { signal });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
