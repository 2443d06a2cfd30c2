const MASK = "[token]";

/** The most characters that one character of a token takes in any of the spellings below. */
const MAX_SPELLING = 14;

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).padStart(2, "0").replace(
    /[a-f]/g,
    (digit) => `[${digit}${digit.toUpperCase()}]`,
  );
}

/** Characters that have a shorter escape, or a name, of their own. */
const OWN_SPELLINGS: Record<string, string[]> = {
  "/": ["\\\\{1,4}\\/", "&sol;"],
  "|": ["&vert;", "&verbar;", "&VerticalLine;"],
};

/**
 * A character as it is, percent-encoded (also repeatedly), escaped in JSON (also in JSON within JSON)
 * or as a character reference of HTML.
 */
function spellings(char: string): string {
  const plain = char.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  const references = [`&#0{0,3}${char.charCodeAt(0)};`, `&#[xX]0{0,3}${hex(char)};`];
  const encoded = [`%(?:25){0,3}${hex(char)}`, `\\\\{1,4}u00${hex(char)}`];
  return `(?:${[plain, ...encoded, ...references, ...(OWN_SPELLINGS[char] ?? [])].join("|")})`;
}

function pattern(text: string): string {
  return [...text].map(spellings).join("");
}

/** The kind of a token, which anybody could put before it again: `Atza|`. */
const PREFIX = /^[A-Za-z]{1,10}\|(?=.{20})/;

/** Every spelling of a token, with or without its prefix. */
function everySpelling(prefix: string, rest: string): RegExp {
  const cores = base64Cores(prefix + rest).map(base64Pattern);
  return new RegExp([`(?:${pattern(prefix)})?${pattern(rest)}`, ...cores].join("|"), "g");
}

/** A text's base64, without the characters that also depend on what surrounds it, for each of three offsets. */
function base64Cores(text: string): string[] {
  const bits = 8 * text.length;
  return [0, 1, 2].map((offset) => {
    const whole = btoa("\0".repeat(offset) + text);
    return whole.slice(Math.ceil((8 * offset) / 6), Math.floor((8 * offset + bits) / 6));
  });
}

/** Base64 in either alphabet (RFC 4648, sections 4 and 5). */
function base64Pattern(core: string): string {
  return [...core].map((char) => {
    if (char === "+") return `(?:${spellings("+")}|-)`;
    if (char === "/") return `(?:${spellings("/")}|_)`;
    return char;
  }).join("");
}

/** Bytes as a text of as many characters, so that a pattern finds its place among any bytes. */
function textOf(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  }
  return text;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** Takes one access token out of texts and streams. */
export interface TokenMask {
  text(value: string): string;
  /** Holds back as many bytes as the longest spelling has, so that no chunk cuts the token. */
  stream(): TransformStream<Uint8Array, Uint8Array>;
}

/**
 * Makes a mask for an access token, in plain spelling, percent-encoded, escaped, or within base64.
 * Amazon's gateway quotes the Authorization header of a call whose path it does not have, and not every
 * caller that may call Amazon may see the token.
 */
export function tokenMask(accessToken: string): TokenMask {
  const [prefix = ""] = PREFIX.exec(accessToken) ?? [];
  const rest = accessToken.slice(prefix.length);
  let spellings: RegExp | undefined;
  const heldBack = MAX_SPELLING * Math.ceil((accessToken.length * 4) / 3);

  function mask(value: string): string {
    // No spelling is shorter. Headers are, so a success, which has them alone, costs no expression.
    if (value.length < rest.length) return value;
    spellings ??= everySpelling(prefix, rest);
    return value.replace(spellings, MASK);
  }

  function stream(): TransformStream<Uint8Array, Uint8Array> {
    let held = "";
    return new TransformStream({
      transform(chunk, controller): void {
        held = mask(held + textOf(chunk));
        const ready = held.length - heldBack;
        if (ready <= 0) return;
        controller.enqueue(bytesOf(held.slice(0, ready)));
        held = held.slice(ready);
      },
      flush(controller): void {
        if (held !== "") controller.enqueue(bytesOf(held));
      },
    });
  }

  return { text: mask, stream };
}
