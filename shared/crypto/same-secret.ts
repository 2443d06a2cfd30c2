import { sha256Hex } from "./sha256.ts";

/**
 * Compares two secrets in constant time: of their hashes, so that neither length nor content shows.
 */
export async function sameSecret(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([sha256Hex(one), sha256Hex(other)]);
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
