import assert from "node:assert/strict";
import { rememberOpened } from "../../../shared/crypto/remember-opened.ts";
import type { SealedPlace } from "../../../shared/crypto/sealed-place.ts";
import { createSealer, type Sealer } from "../../../shared/crypto/sealer.ts";
import { keyNamed } from "../support/context.ts";
import { refusalOf } from "../support/refusal.ts";

const place: SealedPlace = {
  row: crypto.randomUUID(),
  owner: crypto.randomUUID(),
  kind: "access_token",
};

/** A remembering sealer, and what it had to open. */
function world(most?: number): { sealer: Sealer; opened: string[] } {
  const opened: string[] = [];
  const plain = createSealer([keyNamed("a")]);
  const sealer = rememberOpened({
    ...plain,
    open(sealed, place): Promise<string> {
      opened.push(sealed);
      return plain.open(sealed, place);
    },
  }, most);
  return { sealer, opened };
}

Deno.test("an access token is opened once", async () => {
  const { sealer, opened } = world();
  const sealed = await sealer.seal("Atza|one", place);
  for (let times = 0; times < 3; times++) {
    assert.equal(await sealer.open(sealed, place), "Atza|one");
  }
  assert.deepEqual(opened, [sealed]);
});

Deno.test("its successor is opened again", async () => {
  const { sealer } = world();
  await sealer.open(await sealer.seal("Atza|one", place), place);
  assert.equal(await sealer.open(await sealer.seal("Atza|two", place), place), "Atza|two");
});

Deno.test("a value that was opened in one place opens in no other", async () => {
  const { sealer } = world();
  const sealed = await sealer.seal("Atza|one", place);
  await sealer.open(sealed, place);
  const elsewhere = { ...place, owner: crypto.randomUUID() };
  await refusalOf("sealed_value_unreadable", () => sealer.open(sealed, elsewhere));
});

Deno.test("an altered value is not taken for the one that was opened", async () => {
  const { sealer } = world();
  const sealed = await sealer.seal("Atza|one", place);
  await sealer.open(sealed, place);
  const altered = sealed.slice(0, -1) + (sealed.endsWith("A") ? "g" : "A");
  await refusalOf("sealed_value_unreadable", () => sealer.open(altered, place));
  await refusalOf("sealed_value_unreadable", () => sealer.open(altered, place));
});

Deno.test("no other secret is remembered", async () => {
  for (const kind of ["refresh_token", "client_secret", "code_verifier"] as const) {
    const { sealer, opened } = world();
    const sealed = await sealer.seal("secret", { ...place, kind });
    for (let times = 0; times < 2; times++) {
      assert.equal(await sealer.open(sealed, { ...place, kind }), "secret");
    }
    assert.equal(opened.length, 2, kind);
  }
});

Deno.test("the oldest is forgotten", async () => {
  const { sealer, opened } = world(2);
  const sealed = await Promise.all(["1", "2", "3"].map((each) => sealer.seal(each, place)));
  for (const each of [...sealed, ...sealed.slice(1), ...sealed.slice(0, 1)]) {
    await sealer.open(each, place);
  }
  assert.deepEqual(opened, [...sealed, sealed[0]]);
});
