import assert from "node:assert/strict";
import { type Amazon, startAmazon } from "../../../local/amazon/start-amazon.ts";
import { app, callAds, connect, listAccounts, refresh } from "./support.ts";

/** Runs with a directory of its own, which goes afterwards. */
function stateTest(name: string, run: (path: string) => Promise<void>): void {
  Deno.test(name, async () => {
    const directory = await Deno.makeTempDir();
    try {
      await run(`${directory}/amazon.json`);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}

async function during<T>(path: string, run: (amazon: Amazon) => Promise<T>): Promise<T> {
  const amazon = await startAmazon({ clients: [app], stateFile: path });
  try {
    return await run(amazon);
  } finally {
    await amazon.close();
  }
}

stateTest("consents and tokens survive a restart", async (path) => {
  const tokens = await during(path, (amazon) => connect(amazon, "seller"));
  await during(path, async (amazon) => {
    const listed = await listAccounts(amazon, tokens.access);
    await listed.body?.cancel();
    assert.equal(listed.status, 200);
    const refreshed = await refresh(amazon, tokens.refresh);
    await refreshed.body?.cancel();
    assert.equal(refreshed.status, 200);
    assert.equal((await amazon.client.grants())[0]?.token_requests.refresh_token, 1);
  });
});

stateTest("a revoked consent stays revoked", async (path) => {
  const tokens = await during(path, async (amazon) => {
    const connected = await connect(amazon, "seller");
    await amazon.client.revoke({ all: true });
    return connected;
  });
  await during(path, async (amazon) => {
    const response = await refresh(amazon, tokens.refresh);
    await response.body?.cancel();
    assert.equal(response.status, 400);
  });
});

stateTest("changes to what a person has survive", async (path) => {
  const { tokens, id } = await during(path, async (amazon) => {
    const { ads_account_id } = await amazon.client.changeData("seller", {
      op: "add_account",
      account_name: "Kept",
      countries: ["JP"],
    });
    return { tokens: await connect(amazon, "seller"), id: ads_account_id };
  });
  await during(path, async (amazon) => {
    const { adsAccounts } = await (await listAccounts(amazon, tokens.access)).json();
    assert.equal(adsAccounts[1].adsAccountId, id);
    const options = { token: tokens.access, region: "FE" } as const;
    assert.equal((await (await callAds(amazon, "/v2/profiles", options)).json()).length, 1);
  });
});

stateTest("the file is written while the simulator runs, and holds no token", async (path) => {
  await during(path, async (amazon) => {
    const tokens = await connect(amazon, "seller");
    await new Promise((resolve) => setTimeout(resolve, 400));
    const text = await Deno.readTextFile(path);
    assert.ok(text.includes('"persona":"seller"'));
    assert.ok(!text.includes(tokens.refresh) && !text.includes(tokens.access));
    if (Deno.build.os !== "windows") {
      assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    }
  });
});

stateTest("something else is not taken for a state file", async (path) => {
  await Deno.writeTextFile(path, '{"version":1}');
  await assert.rejects(
    startAmazon({ clients: [app], stateFile: path }),
    /is not a state file of this version\. Delete it to start without one/,
  );
  assert.equal(await Deno.readTextFile(path), '{"version":1}');
});
