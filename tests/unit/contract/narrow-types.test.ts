import assert from "node:assert/strict";
import { valuesIn } from "../../../local/contract/check-values.ts";
import { narrowTypes } from "../../../local/contract/narrow-types.ts";

const GENERATED = `export type Database = {
  amazon_ads: {
    Tables: {
      connections: {
        Row: {
          "name": string;
          "regions": (string)[];
          status: string;
          trigger: string | null;
        };
        Insert: {
          status?: string;
        };
        Update: {
          status?: string;
        };
        Relationships: [];
      };
    };
    Functions: {
      read_token: { Args: { status: string }; Returns: Json };
    };
  };
};
`;

const VALUES = new Map([
  ["connections.status", ["active", "disconnected"]],
  ["connections.regions", ["NA", "EU"]],
  ["connections.trigger", ["manual"]],
]);

Deno.test("texts with a check become unions, also in lists and beside null", () => {
  const narrowed = narrowTypes(GENERATED, VALUES);
  assert.match(narrowed, /status: "active" \| "disconnected";/);
  assert.match(narrowed, /regions: \("NA" \| "EU"\)\[\];/);
  assert.match(narrowed, /trigger: "manual" \| null;/);
  assert.match(narrowed, /name: string;/);
});

Deno.test("nothing can be written or called with the types", () => {
  const narrowed = narrowTypes(GENERATED, VALUES);
  assert.match(narrowed, /Insert: Record<string, never>;\n {8}Update: Record<string, never>;/);
  assert.match(narrowed, /Functions: \{\n {6}\[_ in never\]: never;\n {4}\};\n {2}\};/);
  assert.doesNotMatch(narrowed, /read_token/);
});

Deno.test("a check whose column is not found stops the generator", () => {
  const values = new Map([["connections.gone", ["a"]]]);
  assert.throws(() => narrowTypes(GENERATED, values), /connections\.gone/);
});

Deno.test("the values of a check are read from its definition", () => {
  const cases: [definition: string, values: string[] | undefined][] = [
    ["CHECK ((status = ANY (ARRAY['active'::text, 'it''s'::text])))", ["active", "it's"]],
    ["CHECK (((cardinality(regions) > 0) AND (regions <@ ARRAY['NA'::text, 'EU'::text])))", [
      "NA",
      "EU",
    ]],
    ["CHECK ((events <@ '{sync.failed,report.stored}'::text[]))", ["sync.failed", "report.stored"]],
    ["CHECK ((length(name) >= 1))", undefined],
  ];
  for (const [definition, values] of cases) assert.deepEqual(valuesIn(definition), values);
});
