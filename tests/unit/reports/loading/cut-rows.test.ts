import assert from "node:assert/strict";
import * as fc from "fast-check";
import { cutRows, type Piece } from "../../../../shared/reports/loading/cut-rows.ts";
import { ReportFileError } from "../../../../shared/reports/loading/report-file-error.ts";

const encoder = new TextEncoder();

/** The bytes of a text in chunks of one size. */
async function* chunksOf(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function cut(
  text: string,
  options: Partial<{ from: number; pieceBytes: number; chunk: number }> = {},
): Promise<Piece[]> {
  const { from = 0, pieceBytes = 40, chunk = 7 } = options;
  return await Array.fromAsync(cutRows(chunksOf(text, chunk), { from, pieceBytes }));
}

function listOf({ rows }: Piece): Record<string, unknown>[] {
  return JSON.parse(rows);
}

function rowsOf(pieces: readonly Piece[]): unknown[] {
  return pieces.flatMap(listOf);
}

const ROWS = [
  { date: "2026-11-01", campaignId: "1", searchTerm: `"}{][,\\ ä キャ 🕯` },
  { date: "2026-11-01", nested: { list: [1, [2, "]"]], empty: {} } },
  {},
  { searchTerm: "\\", other: '\\"', last: "\u2028" },
];

Deno.test("pieces hold all rows in their order, wherever chunks end", async () => {
  const text = JSON.stringify(ROWS);
  for (let chunk = 1; chunk <= 40; chunk++) {
    assert.deepEqual(rowsOf(await cut(text, { chunk })), ROWS);
  }
});

Deno.test("blanks and line breaks within and between rows change nothing", async () => {
  const text = `\r\n\t [ ${ROWS.map((row) => JSON.stringify(row, null, 2)).join(" ,\r\n\t")}\n]\n`;
  assert.deepEqual(rowsOf(await cut(text)), ROWS);
});

Deno.test("any rows come back, in pieces of any size", async () => {
  const rows = fc.array(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()), {
    maxLength: 12,
  });
  await fc.assert(fc.asyncProperty(
    rows,
    fc.integer({ min: 1, max: 200 }),
    fc.integer({ min: 1, max: 50 }),
    async (list, pieceBytes, chunk) => {
      const text = JSON.stringify(list);
      assert.deepEqual(rowsOf(await cut(text, { pieceBytes, chunk })), JSON.parse(text));
    },
  ));
});

/** The columns of a piece: those of its rows, if all have the same in one order. */
function columnsOf(rows: readonly Record<string, unknown>[]): string[] | null {
  const [first, ...others] = rows.map((row) => JSON.stringify(Object.keys(row)));
  return others.every((keys) => keys === first) ? JSON.parse(first ?? "null") : null;
}

Deno.test("a piece names the columns of its rows, unless rows have different ones", async () => {
  const key = fc.constantFrom("date", "cost", "a,b", "{", '"', "\\", "ä", "");
  const rows = fc.array(fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 20 }),
      async (list, pieceBytes, chunk) => {
        // The rows of each piece from the list: V8 takes the key "\\"" for "\\\\" where it has parsed that one before.
        let at = 0;
        for (const piece of await cut(JSON.stringify(list), { pieceBytes, chunk })) {
          const rows = list.slice(at, at += listOf(piece).length);
          assert.deepEqual(piece.columns, columnsOf(rows));
        }
      },
    ),
    { numRuns: 1000 },
  );
});

const DIFFERENT_KEYS: Record<string, string> = {
  "more": '[{"a":1},{"a":1,"b":2}]',
  "fewer": '[{"a":1,"b":2},{"a":1}]',
  "another of the same length": '[{"a":1,"b":2},{"a":1,"c":2}]',
  "the same letters, parted elsewhere": '[{"ab":1,"c":2},{"a":1,"bc":2}]',
  "a key that many hashes take for the same": '[{"a":1,"Aa":2},{"a":1,"BB":2}]',
};

for (const [what, text] of Object.entries(DIFFERENT_KEYS)) {
  Deno.test(`rows of which one has ${what} have no columns in common`, async () => {
    const [piece] = await cut(text, { pieceBytes: 1000 });
    assert.equal(piece?.columns, null);
  });
}

Deno.test("texts that look like keys, and keys of nested values, are no columns", async () => {
  const text = '[{"a" : "\\"b\\":1,","c":{"d":[{"e":1}]}}, {"a":null,\n"c" :2}]';
  const [piece] = await cut(text, { pieceBytes: 1000 });
  assert.deepEqual(piece?.columns, ["a", "c"]);
});

Deno.test("a piece ends with the row in which it reaches its size", async () => {
  const row = { campaignName: "x".repeat(30) };
  const pieces = await cut(JSON.stringify(Array(5).fill(row)), { pieceBytes: 80 });
  assert.deepEqual(pieces.map((piece) => listOf(piece).length), [2, 2, 1]);
});

Deno.test("ids beyond 2^53 and numbers in exponent form keep the digits that were sent", async () => {
  const [piece] = await cut('[{"campaignId":123456789012345678901,"cost":1.5E-7}]', {
    pieceBytes: 1000,
  });
  assert.equal(piece?.rows, '[{"campaignId":123456789012345678901,"cost":1.5E-7}]');
});

Deno.test("an empty list has no piece", async () => {
  assert.deepEqual(await cut(" [ \n ] "), []);
});

Deno.test("reading continues after each piece that was stored", async () => {
  const text = JSON.stringify(ROWS, null, 1);
  const pieces = await cut(text, { pieceBytes: 1 });
  assert.equal(pieces.length, ROWS.length);
  for (const [index, { endsAt }] of pieces.entries()) {
    assert.deepEqual(rowsOf(await cut(text, { from: endsAt })), ROWS.slice(index + 1));
  }
});

const BROKEN: Record<string, string> = {
  "ends within a row": '[{"a":1},{"b"',
  "ends within a text": '[{"a":"b',
  "ends after a row": '[{"a":1}',
  "ends after a comma": '[{"a":1},',
  "has a comma and no row after it": '[{"a":1},]',
  "has two commas between rows": '[{"a":1},,{"b":2}]',
  "has a comma before its first row": '[,{"a":1}]',
  "has no comma between rows": '[{"a":1}{"b":2}]',
  "is empty": "",
  "is no list": '{"a":1}',
  "is a list of numbers": "[1,2]",
  "is a list of lists": "[[1],[2]]",
  "is an HTML page": "<html></html>",
  "has text after its end": '[{"a":1}] {"b":2}',
};

for (const [what, text] of Object.entries(BROKEN)) {
  Deno.test(`a file that ${what} is refused`, async () => {
    await assert.rejects(cut(text), ReportFileError);
  });
}

Deno.test("a file that ends before the place where it continues is refused", async () => {
  await assert.rejects(cut('[{"a":1}]', { from: 500 }), ReportFileError);
});

Deno.test("blanks that never end are refused: a small gzip can hold them", async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield encoder.encode('[{"a":1}');
    const filling = new Uint8Array(64 * 1024).fill(0x20);
    for (;;) yield filling;
  }
  await assert.rejects(
    Array.fromAsync(cutRows(endless(), { from: 0, pieceBytes: 1000 })),
    ReportFileError,
  );
});

Deno.test("a file continues after a row, at the comma that follows it", async () => {
  const text = JSON.stringify(ROWS);
  const [first] = await cut(text, { pieceBytes: 1 });
  const from = first?.endsAt ?? assert.fail("no piece");
  assert.deepEqual(rowsOf(await cut(text, { from })), ROWS.slice(1));
});

Deno.test("a row that never ends is refused before it fills the memory", async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield encoder.encode('[{"a":"');
    const filling = new Uint8Array(1024 * 1024).fill(0x61);
    for (;;) yield filling;
  }
  await assert.rejects(
    Array.fromAsync(cutRows(endless(), { from: 0, pieceBytes: 1000 })),
    /row that is too large/,
  );
});
