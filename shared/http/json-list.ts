const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** The place behind a string that begins at `start`. */
function behindString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  throw new SyntaxError("The JSON ends within a string.");
}

/** Where each element ends; the last end is the list's own. */
function endsOf(text: string, begin: number): number[] {
  const ends: number[] = [];
  let depth = 0;
  for (let at = begin; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = behindString(text, at);
      continue;
    }
    if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
    else if (code === COMMA && depth === 0) ends.push(at);
    else if (code === CLOSE_LIST && depth === 0) {
      ends.push(at);
      if (text.slice(at + 1).trim() !== "") {
        throw new SyntaxError("The JSON goes on behind its end.");
      }
      return ends;
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
    at++;
  }
  throw new SyntaxError("The JSON ends within the list.");
}

/**
 * The texts of a JSON list's elements, one after the other: whoever parses each and lets it go needs
 * the memory of one, where parsing the whole list needs ten to twenty times its length (5,000 profiles
 * are 1.5 MB of text, and were 50 MB of a process).
 *
 * @returns undefined when the text is no list; what it is instead is the caller's to find out.
 * @throws SyntaxError at once when the list is not whole. An element that is not JSON is noticed by
 * whoever parses it.
 */
export function elementsOf(text: string): Iterable<string> | undefined {
  const begin = text.search(/\S/) + 1;
  if (text.charCodeAt(begin - 1) !== OPEN_LIST) return undefined;
  const ends = endsOf(text, begin);
  const [end = begin] = ends;
  if (ends.length === 1 && text.slice(begin, end).trim() === "") return [];
  return (function* (): Generator<string> {
    let start = begin;
    for (const end of ends) {
      yield text.slice(start, end);
      start = end + 1;
    }
  })();
}
