import assert from "node:assert/strict";
import { createDataApi } from "../../../../shared/database/transport/data-api.ts";
import { deadUrl, withHalfAnswer, withServer } from "../../support/loopback.ts";
import { refusalOf } from "../../support/refusal.ts";

interface Seen {
  method: string;
  path: string;
  apikey: string | null;
  body: unknown;
}

async function withDataApi(
  answer: () => Response,
  run: (rpc: ReturnType<typeof createDataApi>["rpc"], seen: Seen[]) => Promise<void>,
): Promise<void> {
  const seen: Seen[] = [];
  await withServer(async (request) => {
    seen.push({
      method: request.method,
      path: new URL(request.url).pathname,
      apikey: request.headers.get("apikey"),
      body: await request.json(),
    });
    return answer();
  }, (url) => run(createDataApi({ url, secretKeys: ["sb_secret_1"], fetch }).rpc, seen));
}

Deno.test("an RPC is a function of the Data API, called with the secret key", async () => {
  await withDataApi(() => Response.json({ count: 3 }), async (rpc, seen) => {
    assert.deepEqual(await rpc("count_things", { of: "all", after: null }), { count: 3 });
    assert.deepEqual(seen, [{
      method: "POST",
      path: "/rest/v1/rpc/count_things",
      apikey: "sb_secret_1",
      body: { of: "all", after: null },
    }]);
  });
});

Deno.test("any JSON that comes back is the answer", async () => {
  for (const answer of [null, [], [{ id: "1" }], "text", 7]) {
    await withDataApi(() => Response.json(answer), async (rpc) => {
      assert.deepEqual(await rpc("any_thing", {}), answer);
    });
  }
});

const failures: Record<string, () => Response> = {
  "a gateway without a database": () => new Response("<html>sesame</html>", { status: 502 }),
  "a database that is starting": () =>
    Response.json({ code: "PGRST002", message: "sesame", details: null, hint: null }, {
      status: 503,
    }),
};

/** What PostgREST answers when a function is not in its copy of the schema. */
function unknownFunction(): Response {
  return Response.json({
    code: "PGRST202",
    message: "Could not find the function public.sesame in the schema cache",
    details: "Searched for the function public.sesame, but no matches were found.",
    hint: null,
  }, { status: 404 });
}

for (const [what, failure] of Object.entries(failures)) {
  Deno.test(`${what} is database_unavailable, to be tried again in a second`, async () => {
    await withDataApi(failure, async (rpc) => {
      const error = await refusalOf("database_unavailable", () => rpc("count_things", {}));
      assert.deepEqual(error.facts, { retry_after: 1 });
      assert.match(error.message, /"count_things"/);
      assert.ok(!error.message.includes("sesame"), "the database's message stays inside");
    });
  });
}

Deno.test("an unknown function says that the migrations are missing, and to apply them", async () => {
  await withDataApi(unknownFunction, async (rpc) => {
    const { message, facts } = await refusalOf(
      "database_unavailable",
      () => rpc("count_things", {}),
    );
    assert.match(message, /does not know it \(PGRST202\)\. Try again; .* apply all migrations\.$/);
    assert.deepEqual(facts, { retry_after: 1, database: "migrations_missing" });
  });
});

Deno.test("an unknown schema says that the Data API does not expose it, and where to do so", async () => {
  const unexposed = (): Response =>
    Response.json({ code: "PGRST106", message: "sesame", details: null, hint: null }, {
      status: 406,
    });
  await withDataApi(unexposed, async (rpc) => {
    const { message, facts } = await refusalOf(
      "database_unavailable",
      () => rpc("count_things", {}),
    );
    assert.match(message, /does not expose the schema amazon_ads\. Add it .* API settings\.$/);
    assert.deepEqual(facts, { retry_after: 60, database: "schema_not_exposed" });
  });
});

Deno.test("a call that the database itself refuses is an internal error, and no outage", async () => {
  const refused = (): Response =>
    Response.json({ code: "42883", message: "sesame", details: null, hint: null }, { status: 404 });
  await withDataApi(refused, async (rpc) => {
    const error = await refusalOf("internal_error", () => rpc("count_things", {}));
    assert.match(error.message, /refused it with 42883\. Have all migrations been applied\?$/);
    assert.ok(!error.message.includes("sesame"));
  });
});

Deno.test("a database that refuses connections is unavailable", async () => {
  const { rpc } = createDataApi({ url: deadUrl(), secretKeys: ["sb_secret_1"], fetch });
  await refusalOf("database_unavailable", () => rpc("count_things", {}));
});

Deno.test("a database that hangs up is unavailable", async () => {
  await withHalfAnswer("", "hang up", async (url) => {
    const { rpc } = createDataApi({ url, secretKeys: ["sb_secret_1"], fetch });
    await refusalOf("database_unavailable", () => rpc("count_things", {}));
  });
});

Deno.test("no error tells the secret key", async () => {
  const { rpc } = createDataApi({ url: deadUrl(), secretKeys: ["sb_secret_sesame"], fetch });
  const error = await refusalOf("database_unavailable", () => rpc("count_things", {}));
  assert.ok(!JSON.stringify([error.message, error.facts, error.cause]).includes("sesame"));
});

Deno.test("a secret key that is refused is a matter of configuration, not of migrations", async () => {
  const answers = [
    { code: "PGRST301", message: "sesame" },
    // The gateway in front of PostgREST has an answer of its own.
    { message: "Invalid API key sesame" },
  ];
  for (const answer of answers) {
    await withDataApi(() => Response.json(answer, { status: 401 }), async (rpc) => {
      const { message } = await refusalOf("configuration_invalid", () => rpc("count_things", {}));
      assert.match(message, /SUPABASE_SECRET_KEYS/);
      assert.ok(!message.includes("sesame"));
    });
  }
});

Deno.test("a missing right is no matter of the key, whatever the status", async () => {
  for (const status of [401, 403]) {
    const refused = (): Response => Response.json({ code: "42501", message: "no" }, { status });
    await withDataApi(refused, async (rpc) => {
      await refusalOf("internal_error", () => rpc("count_things", {}));
    });
  }
});

Deno.test("a key that was deleted is refused once: the next one is good, and stays", async () => {
  const asked: (string | null)[] = [];
  await withServer((request) => {
    const key = request.headers.get("apikey");
    asked.push(key);
    return key === "sb_secret_2"
      ? Response.json("done")
      : Response.json({ message: "Invalid API key" }, { status: 401 });
  }, async (url) => {
    const keys = ["sb_secret_1", "sb_secret_2", "sb_secret_3"];
    const { rpc } = createDataApi({ url, secretKeys: keys, fetch });
    assert.equal(await rpc("any_thing", {}), "done");
    assert.equal(await rpc("any_thing", {}), "done");
    assert.deepEqual(asked, ["sb_secret_1", "sb_secret_2", "sb_secret_2"]);
    const other = createDataApi({ url, secretKeys: ["sb_secret_1", "sb_secret_3"], fetch });
    const refusal = await refusalOf("configuration_invalid", () => other.rpc("any_thing", {}));
    assert.ok(!refusal.message.includes("sb_secret"));
    assert.deepEqual(asked.slice(3), ["sb_secret_1", "sb_secret_3"]);
  });
});

Deno.test("calls at once find the good key together", async () => {
  await withServer(
    (request) =>
      request.headers.get("apikey") === "sb_secret_2"
        ? Response.json("done")
        : Response.json({ message: "Invalid API key" }, { status: 401 }),
    async (url) => {
      const { rpc } = createDataApi({ url, secretKeys: ["sb_secret_1", "sb_secret_2"], fetch });
      const answers = await Promise.all(Array.from({ length: 20 }, () => rpc("any_thing", {})));
      assert.deepEqual(answers, Array(20).fill("done"));
    },
  );
});
