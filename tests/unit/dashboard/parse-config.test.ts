import assert from "node:assert/strict";
import { parseConfig } from "../../../dashboard/src/app/parse-config.ts";

const BASE = new URL("http://127.0.0.1:54321/dashboard/");
const KEY = "sb_publishable_abc";

Deno.test("config.json names the project, absolutely or as the page's own origin", () => {
  const hosted = parseConfig(
    { supabase_url: "https://ref.supabase.co/", publishable_key: KEY },
    BASE,
  );
  assert.equal(hosted.supabaseUrl, "https://ref.supabase.co");
  assert.deepEqual(hosted.signIn, ["password", "magic_link"]);
  assert.equal(hosted.demoUser, undefined);
  const local = parseConfig({ supabase_url: "/", publishable_key: KEY, sign_in: ["google"] }, BASE);
  assert.equal(local.supabaseUrl, "http://127.0.0.1:54321");
  assert.deepEqual(local.signIn, ["google"]);
});

const REFUSED: [what: string, json: unknown, said: RegExp][] = [
  ["what is no object", "text", /must be an object/],
  ["no address", { publishable_key: KEY }, /supabase_url/],
  ["no key", { supabase_url: "https://ref.supabase.co" }, /publishable_key/],
  ["a secret key", { supabase_url: "/", publishable_key: "sb_secret_abc" }, /secret key/],
];
for (const [what, json, said] of REFUSED) {
  Deno.test(`config.json with ${what} is refused with a sentence`, () => {
    assert.throws(() => parseConfig(json, BASE), said);
  });
}
