import assert from "node:assert/strict";
import { z } from "zod/v3";
import { endpoint } from "../../../shared/edge/endpoint.ts";
import { testContext } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";
import { user } from "../support/tokens.ts";

const context = testContext();

const double = endpoint({
  name: "double",
  methods: ["POST"],
  callers: ["user"],
  input: z.object({ of: z.number(), list: z.array(z.string()).optional() }).strict(),
  handle: ({ input, caller }) => Promise.resolve({ is: input.of * 2, caller }),
});

function answer(input: unknown): Promise<unknown> {
  return double.answer({ context, caller: user, input });
}

Deno.test("a handler gets a validated input and the caller", async () => {
  assert.deepEqual(await answer({ of: 21 }), { is: 42, caller: user });
});

Deno.test("an endpoint shows its terms", () => {
  assert.deepEqual([double.name, double.methods, double.callers], ["double", ["POST"], ["user"]]);
});

Deno.test("an input of another form is refused, with the place of each fault", async () => {
  const refusal = await refusalOf("invalid_request", () => answer({ of: "x", list: ["a", 5] }));
  assert.deepEqual(refusal.facts.issues?.map(({ path }) => path), ["of", "list.1"]);
  assert.match(refusal.message, /^The request is not valid: of: /);
});

Deno.test("an input with very many faults is not answered with all of them", async () => {
  const refusal = await refusalOf(
    "invalid_request",
    () => answer({ of: 1, list: Array.from({ length: 500 }, () => 5) }),
  );
  assert.equal(refusal.facts.issues?.length, 20);
});

Deno.test("text that Postgres cannot keep is refused, wherever it stands", async () => {
  for (const text of ["a\u0000b", "\ud800", "\udc00x"]) {
    const refusal = await refusalOf("invalid_request", () => answer({ of: 1, list: ["a", text] }));
    assert.deepEqual(refusal.facts.issues?.map(({ path }) => path), ["list.1"]);
  }
  await answer({ of: 1, list: ["ä 🦊 \u0001 \\u0000"] });
});

/** Something of every form that a request has. */
const formed = endpoint({
  name: "formed",
  methods: ["POST"],
  callers: ["user"],
  input: z.object({
    colour: z.enum(["red", "green"]),
    shape: z.discriminatedUnion("is", [
      z.object({ is: z.literal("round").optional().default("round"), radius: z.number() }),
      z.object({ is: z.literal("square"), side: z.number() }),
    ]),
    word: z.literal("please"),
    size: z.union([
      z.object({ width: z.number(), height: z.number() }).strict(),
      z.object({ inches: z.number() }).strict(),
    ]),
  }).strict(),
  handle: ({ input }) => Promise.resolve(input),
});

const shape = { colour: "red", shape: { radius: 1 }, word: "please", size: { inches: 1 } };

async function said(input: unknown): Promise<unknown> {
  const refusal = await refusalOf(
    "invalid_request",
    () => formed.answer({ context, caller: user, input }),
  );
  assert.ok(!JSON.stringify([refusal.message, refusal.facts]).includes("sesame"));
  return refusal.facts.issues;
}

Deno.test("what was sent is not quoted, whatever was wrong about it", async () => {
  const wrong = [
    { ...shape, colour: "sesame" },
    { ...shape, shape: { is: "sesame" } },
    { ...shape, shape: { radius: "sesame" } },
    { ...shape, word: "sesame" },
    { ...shape, size: "sesame" },
    { ...shape, size: { width: "sesame", "open sesame": 1 } },
    { ...shape, "open sesame": "sesame" },
    { "open sesame": "sesame" },
    "sesame",
  ];
  for (const input of wrong) await said(input);
});

Deno.test("a choice names what there is to choose from", async () => {
  assert.deepEqual(await said({ ...shape, colour: "blue" }), [
    { path: "colour", message: "must be one of red, green" },
  ]);
  assert.deepEqual(await said({ ...shape, shape: { is: "flat" } }), [
    { path: "shape.is", message: "must be one of round, square" },
  ]);
});

Deno.test("a field that is not there is missing", async () => {
  const { colour: _colour, ...rest } = { ...shape, shape: {} };
  assert.deepEqual(await said(rest), [
    { path: "colour", message: "is missing" },
    { path: "shape.radius", message: "is missing" },
  ]);
});

Deno.test("of several forms the one that was nearly met is spoken of, with the whole path", async () => {
  assert.deepEqual(await said({ ...shape, size: { inches: "1" } }), [
    { path: "size.inches", message: "Expected number, received string" },
  ]);
  assert.deepEqual(await said({ ...shape, size: { width: 1 } }), [
    { path: "size.height", message: "is missing" },
  ]);
});
