import assert from "node:assert/strict";
import { holds, renderPromises } from "../../bench/report/promised.ts";
import { formatFigure } from "../../bench/report/table.ts";

Deno.test("a promise holds up to its limit, and not beyond", () => {
  const promised = { what: "ratio", limit: 1.5 };
  assert.equal(holds({ ...promised, at: "most", measured: 1.5 }), true);
  assert.equal(holds({ ...promised, at: "most", measured: 1.501 }), false);
  assert.equal(holds({ ...promised, at: "least", measured: 1.5 }), true);
  assert.equal(holds({ ...promised, at: "least", measured: 1.49 }), false);
});

Deno.test("what could not be measured does not hold", () => {
  for (const at of ["most", "least"] as const) {
    assert.equal(holds({ what: "ratio", limit: 1, at, measured: NaN }), false);
  }
  assert.match(
    renderPromises([{ what: "ratio", limit: 1, at: "most", measured: NaN }]),
    /does not hold/,
  );
});

Deno.test("figures have three digits, or all of them before the point", () => {
  const figures: [number | null, string][] = [
    [0, "0"],
    [0.333333, "0.33"],
    [1.5, "1.50"],
    [12.34, "12.3"],
    [123.4, "123"],
    [12_345.6, "12,346"],
    [10_000, "10,000"],
    [null, "–"],
  ];
  for (const [figure, text] of figures) assert.equal(formatFigure(figure), text);
});
