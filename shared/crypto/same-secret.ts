import { sha256Hex } from "./sha256.ts";

/**
 * Compares two secrets in constant time. Their hashes are compared, so that the time tells neither length
 * nor content.
 */
export function sameSecret(one: string, other: string): boolean {
  const [a, b] = [sha256Hex(one), sha256Hex(other)];
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
