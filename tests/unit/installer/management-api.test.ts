import assert from "node:assert/strict";
import {
  createManagementApi,
  type ManagementApi,
} from "../../../installer/management-api/management-api.ts";
import {
  ManagementApiError,
  OutcomeUnknown,
  SqlError,
} from "../../../installer/management-api/errors.ts";
import { sqlRunner } from "../../../installer/management-api/run-sql.ts";

interface Served {
  api: ManagementApi;
  /** How long each pause was. */
  pauses: number[];
  requests: Request[];
}

/** A client whose calls get these answers, one after the other; the last one again and again. */
async function withAnswers(
  answers: readonly (() => Response)[],
  act: (served: Served) => Promise<void>,
): Promise<void> {
  const requests: Request[] = [];
  const pauses: number[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(request);
    return answer?.() ?? new Response(null, { status: 500 });
  });
  const api = createManagementApi({
    url: `http://127.0.0.1:${server.addr.port}`,
    accessToken: "sbp_x",
    ref: "abcdefghijklmnopqrst",
    pause: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  });
  try {
    await act({ api, pauses, requests });
  } finally {
    await server.shutdown();
  }
}

const ok = (): Response => Response.json({ fine: true });
const failing = (status: number, message = "no"): () => Response => () =>
  Response.json({ message }, { status });
const broken = (): Response =>
  new Response(new ReadableStream({ start: (controller) => controller.error(new Error("cut")) }));

Deno.test("a rate limit is waited for as long as the API says", async () => {
  const limited = (headers: HeadersInit): () => Response => () =>
    Response.json({ message: "ThrottlerException" }, { status: 429, headers });
  await withAnswers(
    [limited({ "x-ratelimit-reset": "7" }), limited({ "retry-after": "2" }), limited({}), ok],
    async ({ api, pauses }) => {
      assert.deepEqual(await api.call("GET", "/v1/projects"), { fine: true });
      assert.deepEqual(pauses, [7000, 2000, 4000]);
    },
  );
});

Deno.test("a rate limit that does not end is an error", async () => {
  await withAnswers([failing(429)], async ({ api, requests }) => {
    await assert.rejects(() => api.call("GET", "/x"), ManagementApiError);
    assert.equal(requests.length, 8);
  });
});

Deno.test("passing troubles are tried again, four times at most", async () => {
  for (const trouble of [failing(503), failing(544), broken]) {
    await withAnswers([trouble, trouble, ok], async ({ api, requests }) => {
      assert.deepEqual(await api.call("PUT", "/x"), { fine: true });
      assert.equal(requests.length, 3);
    });
    await withAnswers([trouble], async ({ api, requests }) => {
      await assert.rejects(() => api.call("PUT", "/x"));
      assert.equal(requests.length, 4);
    });
  }
});

Deno.test("half an answer counts as none", async () => {
  for (const half of [() => new Response(""), () => new Response('{"fine":')]) {
    await withAnswers([half, ok], async ({ api }) => {
      assert.deepEqual(await api.call("PUT", "/x"), { fine: true });
    });
    await withAnswers([half], async ({ api }) => {
      await assert.rejects(() => api.call("PUT", "/x"), OutcomeUnknown);
    });
    await withAnswers([half], async ({ api, requests }) => {
      await assert.rejects(() => sqlRunner(api)("select 1"), OutcomeUnknown);
      assert.equal(requests.length, 1);
    });
  }
});

Deno.test("a refusal is not tried again, and names the rights that are missing", async () => {
  await withAnswers(
    [() =>
      Response.json({ message: "no", missing_permissions: ["database_write"] }, { status: 403 })],
    async ({ api, requests }) => {
      await assert.rejects(() => api.call("GET", "/x"), (error) => {
        assert.ok(error instanceof ManagementApiError);
        assert.deepEqual(error.permissions, ["database_write"]);
        return true;
      });
      assert.equal(requests.length, 1);
    },
  );
});

Deno.test("SQL whose answer is lost is not sent a second time", async () => {
  for (const lost of [failing(504), failing(500), broken]) {
    await withAnswers([lost], async ({ api, requests }) => {
      await assert.rejects(() => sqlRunner(api)("select 1"), OutcomeUnknown);
      assert.equal(requests.length, 1);
    });
  }
});

Deno.test("SQL that did not reach the database is sent again", async () => {
  await withAnswers(
    [failing(544, "no connection"), () => Response.json([{ one: 1 }], { status: 201 })],
    async ({ api }) => {
      assert.deepEqual(await sqlRunner(api)("select 1 as one"), [{ one: 1 }]);
    },
  );
});

Deno.test("an error of Postgres has its code and its message", async () => {
  const message = 'Failed to run sql query: ERROR:  42P01: relation "a" does not exist\nLINE 1: …';
  await withAnswers([failing(400, message)], async ({ api }) => {
    await assert.rejects(() => sqlRunner(api)("select from a"), (error) => {
      assert.ok(error instanceof SqlError);
      assert.equal(error.code, "42P01");
      assert.match(error.message, /^relation "a" does not exist/);
      return true;
    });
  });
});

Deno.test("SQL that could not connect is told from SQL that was refused", async () => {
  await withAnswers(
    [
      failing(400, "Failed to run sql query: connect ECONNREFUSED 10.0.0.1:5432"),
      () => Response.json([], { status: 201 }),
    ],
    async ({ api }) => {
      assert.deepEqual(await sqlRunner(api)("select 1"), []);
    },
  );
});
