import assert from "node:assert/strict";
import { startStack } from "../../../local/stack.ts";
import { chapterFile, scratchProject } from "./scratch-project.ts";

const files = chapterFile(
  "20261122000000_readings",
  `
create table public.readings (
  id bigint primary key, price numeric(10, 2), at timestamptz not null, extra jsonb
);
insert into public.readings values
  (9007199254740993, 12.50, '2026-11-21 22:24:47.352368+00', '{"id": 9007199254740995, "a": 1.50}');
create table public.marks (
  id int primary key, reading_id bigint not null references public.readings (id), at timestamptz
);
insert into public.marks values (1, 9007199254740993, '2026-11-21 22:24:47+00');
create table public.many (n int primary key);
insert into public.many select generate_series(1, 1001);
grant select on public.readings, public.marks, public.many to service_role;
create table public.written (id bigint primary key, amount numeric, label text, extra jsonb);
grant select, insert, update on public.written to service_role;
create function public.echo(id bigint, extra jsonb) returns text language sql
  as $$ select id::text || ' ' || extra::text $$;
create function public.moment() returns timestamptz language sql
  as $$ select '2026-11-21 22:24:47.352368+00'::timestamptz $$;
create function public.amount() returns numeric language sql as 'select 12.50::numeric(10, 2)';
create function public.ids() returns jsonb language sql
  as $$ select '{"id": 9007199254740993}'::jsonb $$;
create schema hidden;
create table hidden.things (id int);
grant usage on schema hidden to service_role;
grant select on hidden.things to service_role;
`,
);

Deno.test("The Data API answers as a hosted one", async (t) => {
  const project = await scratchProject(files);
  const stack = await startStack({ port: 0, ephemeral: true, workdir: project.folder });
  const call = async (
    path: string,
    init: RequestInit & { headers?: Record<string, string> } = {},
  ): Promise<{ status: number; headers: Headers; text: string }> => {
    const response = await fetch(`${stack.supabase_url}/rest/v1/${path}`, {
      ...init,
      headers: { apikey: stack.secret_keys.default, ...init.headers },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const post = (path: string, body: string) =>
    call(path, { method: "POST", body, headers: { "content-type": "application/json" } });

  try {
    await t.step("bigints and numerics are JSON numbers with all their digits", async () => {
      const { text } = await call("readings?select=id,price,extra");
      assert.equal(
        text.replaceAll(" ", ""),
        '[{"id":9007199254740993,"price":12.50,"extra":{"a":1.50,"id":9007199254740995}}]',
      );
    });

    await t.step(
      "timestamps have one form in tables, embeds and results of functions",
      async () => {
        assert.equal(
          (await call("readings?select=at")).text,
          '[{"at":"2026-11-21T22:24:47.352368+00:00"}]',
        );
        assert.deepEqual(JSON.parse((await call("marks?select=at,readings(at)")).text), [{
          at: "2026-11-21T22:24:47+00:00",
          readings: { at: "2026-11-21T22:24:47.352368+00:00" },
        }]);
        assert.equal((await post("rpc/moment", "{}")).text, '"2026-11-21T22:24:47.352368+00:00"');
      },
    );

    await t.step("a function answers with the digits that it returned", async () => {
      assert.equal((await post("rpc/amount", "{}")).text, "12.50");
      const { text } = await post("rpc/ids", "{}");
      assert.equal(text.replaceAll(" ", ""), '{"id":9007199254740993}');
    });

    await t.step("bodies keep the digits of their numbers", async () => {
      const row = (id: string): string =>
        `{"id":${id},"amount":12345678901234567.25,"label":"9007199254740993",` +
        `"extra":{"ids":[9007199254740995,1.50],"text":"\\"9007199254740997"}}`;
      const written = async (id: string): Promise<string> =>
        (await call(`written?id=eq.${id}`)).text.replaceAll(" ", "");
      assert.equal((await post("written", row("9007199254740993"))).status, 201);
      assert.equal(await written("9007199254740993"), `[${row("9007199254740993")}]`);
      assert.equal(
        (await post("written", `[${row("9007199254740995")},${row("9007199254740997")}]`)).status,
        201,
      );
      assert.equal(await written("9007199254740995"), `[${row("9007199254740995")}]`);
      assert.equal(await written("9007199254740997"), `[${row("9007199254740997")}]`);
      const { status } = await call("written?id=eq.9007199254740993", {
        method: "PATCH",
        body: '{"id":9007199254740999}',
        headers: { "content-type": "application/json" },
      });
      assert.equal(status, 204);
      assert.equal(await written("9007199254740999"), `[${row("9007199254740999")}]`);
      const { text } = await post(
        "rpc/echo",
        '{"id":9007199254740993,"extra":{"id":[9007199254740995,1.50]}}',
      );
      assert.equal(JSON.parse(text), '9007199254740993 {"id": [9007199254740995, 1.50]}');
    });

    await t.step("an answer has 1,000 rows at most", async () => {
      assert.equal(JSON.parse((await call("many")).text).length, 1000);
      assert.equal(JSON.parse((await call("many?limit=2000")).text).length, 1000);
    });

    await t.step("HEAD counts without a body", async () => {
      const { status, headers, text } = await call("many", {
        method: "HEAD",
        headers: { prefer: "count=exact" },
      });
      assert.deepEqual([status, text], [206, ""]);
      assert.match(headers.get("content-range") ?? "", /\/1001$/);
    });

    await t.step("CSV on request", async () => {
      const { headers, text } = await call("many?limit=2&order=n", {
        headers: { accept: "text/csv" },
      });
      assert.match(headers.get("content-type") ?? "", /^text\/csv/);
      assert.equal(text.trim(), "n\n1\n2");
    });

    await t.step("a schema that is not exposed is PGRST106", async () => {
      const { status, text } = await call("things", { headers: { "accept-profile": "hidden" } });
      assert.equal(status, 406);
      assert.equal(JSON.parse(text).code, "PGRST106");
    });
  } finally {
    await stack.stop();
    await project.remove();
  }
});
