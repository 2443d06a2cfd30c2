// base64url without padding (RFC 4648, section 5). jose has the same, but to load a part of jose costs
// each start of a function some milliseconds, and most calls need nothing else of it.

/** Writes bytes as text; not for more than a few thousand. */
export function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Reads what {@link encode} wrote.
 *
 * @throws TypeError for a text that is not base64url; padding is no part of it.
 */
export function decode(text: string): Uint8Array {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) {
    throw new TypeError("Cannot decode what is not base64url.");
  }
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
