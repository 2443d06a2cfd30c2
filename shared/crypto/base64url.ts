// base64url without padding (RFC 4648, section 5). jose has the same functions, but loading a part of jose
// costs each start of a function some milliseconds, and most calls need nothing else of it.

/** Encodes bytes as text; for a few thousand bytes at most. */
export function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Decodes what {@link encode} encoded.
 *
 * @throws TypeError for a text that is not base64url, or that has padding.
 */
export function decode(text: string): Uint8Array {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) {
    throw new TypeError("Cannot decode what is not base64url.");
  }
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
