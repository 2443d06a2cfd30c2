import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { callFunction, connectSeller } from "../database/connect-seller.ts";
import { leadingTo } from "../support/management-api/run-installer.ts";
import { packageFolder } from "./support/built-package.ts";
import { APP } from "./support/install.ts";
import { startProject } from "./support/project.ts";
import { calledProject, enterAtAmazon, signUp } from "./support/story.ts";
import { typeAt } from "./support/typing-person.ts";

Deno.test("from an empty terminal to the first token", async (t) => {
  await using platform = await startProject();
  const folder = await mkdtemp(join(tmpdir(), "amazon-ads-connect-person-"));
  try {
    const begun = performance.now();
    const [, , ...where] = leadingTo(platform);
    const session = await typeAt(
      ["node", join(packageFolder, "amazon-ads-connect.js"), "install", ...where],
      [
        // The only project is chosen already.
        { prompt: /Which project\?[^]*Team shop/, typed: "" },
        { prompt: /client id of your Login with Amazon/, typed: APP.clientId },
        { prompt: /client secret/, typed: APP.clientSecret },
        { prompt: /Do this\?/, typed: "" },
      ],
      {
        PATH: process.env["PATH"] ?? "/usr/bin:/bin",
        HOME: folder,
        SUPABASE_ACCESS_TOKEN: platform.state.accessToken,
      },
      folder,
    );
    assert.equal(session.code, 0, session.screen);

    await t.step("a person types two things, and confirms two", () => {
      assert.deepEqual(
        session.given.filter(({ typed }) => typed !== "").map(({ typed }) => typed),
        [APP.clientId, APP.clientSecret],
      );
      assert.equal(session.given.length, 4);
    });
    await t.step("the client secret is not shown", () => {
      assert.ok(!session.screen.includes(APP.clientSecret));
    });
    await t.step(
      "the keys are shown once, and are in a file that only its owner reads",
      async () => {
        const file = join(folder, `amazon-ads-connect-${platform.state.ref}.keys`);
        assert.equal(((await stat(file)).mode ?? 0) & 0o777, 0o600);
        const key = platform.state.secrets.get("AMAZON_ADS_ENCRYPTION_KEYS") ?? "nothing";
        assert.ok((await readFile(file, "utf8")).includes(key));
        assert.equal(session.screen.split(key).length, 2);
        assert.match(session.screen, /Put them into a password manager/);
      },
    );

    const [redirectUrl = ""] = /http\S+oauth-callback/.exec(session.screen) ?? [];
    await enterAtAmazon(platform, redirectUrl);
    const project = calledProject(platform);
    const userId = await signUp(platform, "ada@example.com");
    const connectionId = await connectSeller(project, userId, "seller");
    const token = Object(
      await callFunction(project, "get-token", { user_id: userId, connection_id: connectionId }),
    );
    assert.match(token.access_token, /^Atza\|/);
    const seconds = (performance.now() - begun) / 1000;

    await t.step("it takes less than two minutes of machine time", () => {
      console.log(
        `${session.seconds.toFixed(1)} s for install, ${seconds.toFixed(1)} s to the token`,
      );
      assert.ok(seconds < 120, String(seconds));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
