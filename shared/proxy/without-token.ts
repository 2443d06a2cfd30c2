const MASK = new TextEncoder().encode("[token]");

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  const [first] = wanted;
  if (first === undefined) return -1;
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

/** How many of the last bytes could be the beginning of what is wanted. */
function begunAtEnd(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let length = Math.min(bytes.length, wanted.length - 1); length > 0; length--) {
    const end = bytes.subarray(bytes.length - length);
    if (end.every((byte, index) => wanted[index] === byte)) return length;
  }
  return 0;
}

/**
 * Takes the access token out of an answer. Amazon's gateway quotes the Authorization header to who
 * calls a path that it does not have, and not everybody who may call Amazon may see the token.
 */
export function withoutToken(accessToken: string): TransformStream<Uint8Array, Uint8Array> {
  const wanted = new TextEncoder().encode(accessToken);
  let kept = new Uint8Array();
  return new TransformStream({
    transform(chunk, controller): void {
      let rest = new Uint8Array([...kept, ...chunk]);
      for (let at = indexOf(rest, wanted); at !== -1; at = indexOf(rest, wanted)) {
        controller.enqueue(rest.slice(0, at));
        controller.enqueue(MASK);
        rest = rest.slice(at + wanted.length);
      }
      const begun = begunAtEnd(rest, wanted);
      if (rest.length > begun) controller.enqueue(rest.slice(0, rest.length - begun));
      kept = rest.slice(rest.length - begun);
    },
    flush(controller): void {
      if (kept.length > 0) controller.enqueue(kept);
    },
  });
}
