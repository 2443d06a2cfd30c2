import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonElements } from "../../../shared/http/json-elements.ts";

function elementsIn(text: string): Iterable<string> | undefined {
  return jsonElements(new TextEncoder().encode(text));
}

function parsed(text: string): unknown {
  const elements = elementsIn(text);
  return elements === undefined
    ? undefined
    : [...elements].map((element): unknown => JSON.parse(element));
}

Deno.test("the elements of any list are what the whole of it parses to", () => {
  fc.assert(fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 1, "\t"), (list, space) => {
    const text = JSON.stringify(list, null, space);
    assert.deepEqual(parsed(text), JSON.parse(text));
  }));
});

Deno.test("brackets, commas and quotes within strings separate nothing", () => {
  const list = ["],[", '"', '\\"]', "\\", { "a]": "}" }, "é,\u2028", ""];
  assert.deepEqual(parsed(`\n ${JSON.stringify(list)}\r\n`), list);
});

Deno.test("an empty list has no elements", () => {
  for (const text of ["[]", " [ \n ] "]) assert.deepEqual(parsed(text), []);
});

Deno.test("a list that breaks off is refused before its first element is handed out", () => {
  const text = JSON.stringify([{ name: 'a "b" ]' }, [1, [2]], "c"]);
  for (let length = 1; length < text.length; length++) {
    assert.throws(() => elementsIn(text.slice(0, length)), SyntaxError, text.slice(0, length));
  }
  assert.throws(() => elementsIn(`${text}, 1]`), SyntaxError);
});

Deno.test("elements that are missing or broken do not parse", () => {
  for (const text of ["[,]", "[1,]", "[1 2]", "[{]}]", "[tru]"]) {
    assert.throws(() => parsed(text), SyntaxError, text);
  }
});

Deno.test("what is no list has no elements at all", () => {
  for (const text of ["{}", "7", '"[]"', "null", "", "<html>"]) {
    assert.equal(elementsIn(text), undefined, text);
  }
});
