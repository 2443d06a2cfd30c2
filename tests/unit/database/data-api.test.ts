import assert from "node:assert/strict";
import { createDataApi } from "../../../shared/database/data-api.ts";
import { deadUrl, withHalfAnswer, withServer } from "../support/loopback.ts";
import { refusalOf } from "../support/refusal.ts";

interface Seen {
  method: string;
  path: string;
  apikey: string | null;
  body: unknown;
}

async function withDataApi(
  answer: () => Response,
  run: (call: ReturnType<typeof createDataApi>["call"], seen: Seen[]) => Promise<void>,
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
  }, (url) => run(createDataApi({ url, secretKey: "sb_secret_1", fetch }).call, seen));
}

Deno.test("a statement is a function of the Data API, called with the secret key", async () => {
  await withDataApi(() => Response.json({ count: 3 }), async (call, seen) => {
    assert.deepEqual(await call("count_things", { of: "all", after: null }), { count: 3 });
    assert.deepEqual(seen, [{
      method: "POST",
      path: "/rest/v1/rpc/count_things",
      apikey: "sb_secret_1",
      body: { of: "all", after: null },
    }]);
  });
});

Deno.test("whatever JSON comes back is the answer", async () => {
  for (const answer of [null, [], [{ id: "1" }], "text", 7]) {
    await withDataApi(() => Response.json(answer), async (call) => {
      assert.deepEqual(await call("any_thing", {}), answer);
    });
  }
});

const failures: Record<string, () => Response> = {
  "a gateway without a database": () => new Response("<html>sesame</html>", { status: 502 }),
  "a database that is starting": () =>
    Response.json({ code: "PGRST002", message: "sesame", details: null, hint: null }, {
      status: 503,
    }),
  "a Data API that does not know the function": () => unknownFunction(),
};

/** As PostgREST says it, of a function that is not in its picture of the database. */
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
    await withDataApi(failure, async (call) => {
      const error = await refusalOf("database_unavailable", () => call("count_things", {}));
      assert.deepEqual(error.facts, { retry_after: 1 });
      assert.match(error.message, /"count_things"/);
      assert.ok(!error.message.includes("sesame"), "the database's own words stay inside");
    });
  });
}

Deno.test("whoever forgot the migrations is told to apply them", async () => {
  await withDataApi(unknownFunction, async (call) => {
    const { message } = await refusalOf("database_unavailable", () => call("count_things", {}));
    assert.match(message, /does not know it \(PGRST202\)\. Try again; .* apply all migrations\.$/);
  });
});

Deno.test("what the database itself refuses is our own mistake, and no outage", async () => {
  const refused = (): Response =>
    Response.json({ code: "42883", message: "sesame", details: null, hint: null }, { status: 404 });
  await withDataApi(refused, async (call) => {
    const error = await refusalOf("internal_error", () => call("count_things", {}));
    assert.match(error.message, /refused it with 42883\. Have all migrations been applied\?$/);
    assert.ok(!error.message.includes("sesame"));
  });
});

Deno.test("a database that refuses connections is unavailable", async () => {
  const { call } = createDataApi({ url: deadUrl(), secretKey: "sb_secret_1", fetch });
  await refusalOf("database_unavailable", () => call("count_things", {}));
});

Deno.test("a database that hangs up is unavailable", async () => {
  await withHalfAnswer("", "hang up", async (url) => {
    const { call } = createDataApi({ url, secretKey: "sb_secret_1", fetch });
    await refusalOf("database_unavailable", () => call("count_things", {}));
  });
});

Deno.test("no error tells the secret key", async () => {
  const { call } = createDataApi({ url: deadUrl(), secretKey: "sb_secret_sesame", fetch });
  const error = await refusalOf("database_unavailable", () => call("count_things", {}));
  assert.ok(!JSON.stringify([error.message, error.facts, error.cause]).includes("sesame"));
});
