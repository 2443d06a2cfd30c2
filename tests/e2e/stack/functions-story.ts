import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { startFunctionProcess } from "../../../local/functions/process.ts";
import { eventually } from "./eventually.ts";
import { answering } from "./scratch-project.ts";
import type { Hosting } from "./hosting.ts";

/** Makes a function take a while to start. */
const slowStart = "await new Promise((resolve) => setTimeout(resolve, 400));\n";

export const functionFiles: Record<string, string> = {
  "shared/greeting.ts": 'export const greeting = "hello";\n',
  "supabase/functions/greet/index.ts": `import { greeting } from "../../../shared/greeting.ts";\n${
    answering("greeting")
  }`,
  "supabase/functions/echo/index.ts": answering(`(async () => ({
      method: request.method,
      path: new URL(request.url).pathname + new URL(request.url).search,
      header: request.headers.get("x-custom"),
      body: await request.text(),
    }))()`),
  "supabase/functions/environment/index.ts": answering("Deno.env.toObject()"),
  "supabase/functions/version/index.ts": answering("Deno.version.deno"),
  "supabase/functions/forbidden/index.ts": answering(`Promise.all([
      () => Deno.writeTextFile("/tmp/written-by-a-function", "x"),
      () => new Deno.Command("/bin/sh").output(),
      () => Deno.readTextFile("/etc/passwd"),
      () => Deno.readTextFile(new URL("../../../.env", import.meta.url)),
      () => Promise.resolve(Deno.hostname()),
    ].map((attempt) => Promise.resolve().then(attempt).then(() => "allowed", (error) => error.name)))`),
  "supabase/functions/stream/index.ts": `export default {
      fetch(request: Request): Response {
        return new Response(request.body!.pipeThrough(new TransformStream()));
      },
    };\n`,
  "supabase/functions/background/index.ts": `let done = false;
    export default {
      fetch(): Response {
        EdgeRuntime.waitUntil(new Promise((r) => setTimeout(r, 100)).then(() => { done = true; }));
        return Response.json({ done });
      },
    };\n`,
  "supabase/functions/broken/index.ts": 'throw new Error("no configuration");\n',
  "supabase/functions/throwing/index.ts": answering('Promise.reject(new Error("oops"))'),
  "supabase/functions/dying/index.ts": answering("Deno.exit(3)"),
  "supabase/functions/slow/index.ts": `let aborted = 0;
    export default {
      async fetch(request: Request): Promise<Response> {
        if (request.method === "GET") return Response.json({ aborted });
        request.signal.addEventListener("abort", () => aborted++);
        await new Promise((resolve) => setTimeout(resolve, 5000));
        return new Response("late");
      },
    };\n`,
};

/** Functions, their environment and their limits, as a caller meets them. */
export async function functionsStory(
  t: Deno.TestContext,
  { stack, project, lines }: Hosting,
): Promise<void> {
  const call = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`${stack.functions_url}/${path}`, init);
  const json = async (path: string, init?: RequestInit): Promise<unknown> =>
    await (await call(path, init)).json();

  await t.step("a function sees the request with its own name first", async () => {
    assert.deepEqual(
      await json("echo/some/path?a=1&b=%20", {
        method: "PATCH",
        headers: { "x-custom": "kept" },
        body: "body",
      }),
      { method: "PATCH", path: "/echo/some/path?a=1&b=%20", header: "kept", body: "body" },
    );
  });

  await t.step("OPTIONS is passed on: the function itself answers for CORS", async () => {
    assert.equal((await call("echo", { method: "OPTIONS" })).status, 200);
  });

  await t.step("a page of another origin may call the Data API and Auth", async () => {
    for (const path of ["rest/v1/notes", "auth/v1/token"]) {
      const response = await fetch(`${stack.supabase_url}/${path}`, {
        method: "OPTIONS",
        headers: {
          origin: "http://localhost:5173",
          "access-control-request-method": "POST",
          "access-control-request-headers": "apikey, authorization, content-type",
        },
      });
      await response.body?.cancel();
      assert.ok(response.ok, `${path}: ${response.status}`);
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      assert.match(response.headers.get("access-control-allow-headers") ?? "", /apikey/i);
      const answer = await fetch(`${stack.supabase_url}/${path}`, { method: "POST" });
      await answer.body?.cancel();
      assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    }
  });

  await t.step("it runs on the platform's version of Deno", async () => {
    assert.equal(await json("version"), "2.1.4");
  });

  await t.step(
    "it gets the platform's variables and the product's, and no others",
    async () => {
      const environment = Object(await json("environment"));
      assert.equal(environment.SUPABASE_URL, stack.supabase_url);
      assert.deepEqual(JSON.parse(environment.SUPABASE_SECRET_KEYS), stack.secret_keys);
      assert.equal(environment.AMAZON_ADS_TOKEN_URL, `${stack.amazon_url}/auth/o2/token`);
      const gateway = [stack.supabase_url, `http://localhost:${stack.port}`];
      const origins = [...gateway, "http://localhost:3000", "http://localhost:5173"];
      assert.equal(environment.AMAZON_ADS_ORIGINS, origins.join());
      assert.equal(
        environment.AMAZON_ADS_RETURN_URLS,
        [
          ...gateway.map((origin) => `${origin}/demo/return`),
          // The root of each origin that may call.
          ...origins.map((origin) => `${origin}/`),
          // The pages of the dashboard that a consent returns to.
          ...gateway.flatMap((origin) => [
            `${origin}/dashboard/connected`,
            `${origin}/dashboard/invite`,
          ]),
          "https://app.example/return",
        ].join(),
      );
      assert.equal(environment.AMAZON_ADS_SCOPES, "profile");
      for (const name of ["OTHER", "PATH", "HOME"]) assert.equal(environment[name], undefined);
    },
  );

  await t.step("it may not write, run a program, or read what is not its own", async () => {
    assert.deepEqual(await json("forbidden"), Array(5).fill("NotCapable"));
  });

  await t.step("bodies stream in both directions", async () => {
    const upload = new TransformStream<Uint8Array>();
    const writer = upload.writable.getWriter();
    const answered = call("stream", { method: "POST", body: upload.readable });
    await writer.write(new TextEncoder().encode("first"));
    const reader = (await answered).body?.getReader();
    const first = await reader?.read();
    assert.equal(new TextDecoder().decode(first?.value), "first");
    await writer.write(new TextEncoder().encode("second"));
    const second = await reader?.read();
    assert.equal(new TextDecoder().decode(second?.value), "second");
    await writer.close();
    assert.equal((await reader?.read())?.done, true);
  });

  await t.step("a caller who goes away is noticed", async () => {
    const leaving = new AbortController();
    const left = call("slow", { method: "POST", signal: leaving.signal }).catch(() => "left");
    await setTimeout(300);
    leaving.abort();
    assert.equal(await left, "left");
    await eventually(async () => assert.deepEqual(await json("slow"), { aborted: 1 }), 2000);
  });

  await t.step(
    "work that was passed to EdgeRuntime.waitUntil continues after the answer",
    async () => {
      assert.deepEqual(await json("background"), { done: false });
      await eventually(async () => assert.deepEqual(await json("background"), { done: true }));
    },
  );

  await t.step("a function that does not exist is not found", async () => {
    const response = await call("missing");
    assert.equal(response.status, 404);
    assert.deepEqual(await response.json(), {
      code: "NOT_FOUND",
      message: "Requested function was not found",
    });
  });

  await t.step(
    "a function that fails to boot is answered with 503 and the reason, and may be repaired",
    async () => {
      const response = await call("broken");
      assert.equal(response.status, 503);
      const answer = Object(await response.json());
      assert.equal(answer.code, "BOOT_ERROR");
      assert.match(answer.message, /no configuration/);
      assert.ok(lines.some((line) => line.includes("no configuration")));

      await project.write("supabase/functions/broken/index.ts", answering('"repaired"'));
      await eventually(async () => assert.equal(await json("broken"), "repaired"));
    },
  );

  await t.step("an exception is answered with 500, and the function keeps running", async () => {
    for (let attempt = 0; attempt < 2; attempt++) {
      const response = await call("throwing");
      assert.equal(response.status, 500);
      await response.body?.cancel();
    }
  });

  await t.step("a function that ends is started again by the next call", async () => {
    const response = await call("dying");
    assert.equal(response.status, 500);
    assert.equal(Object(await response.json()).code, "WORKER_ERROR");
    await project.write("supabase/functions/dying/index.ts", answering('"alive"'));
    await eventually(async () => assert.equal(await json("dying"), "alive"));
  });

  await t.step("a change in shared/ reaches the next calls", async () => {
    assert.equal(await json("greet"), "hello");
    await project.write("shared/greeting.ts", 'export const greeting = "good evening";\n');
    await eventually(async () => assert.equal(await json("greet"), "good evening"));
  });

  await t.step(
    "a call that comes while a function starts sees a change made meanwhile",
    async () => {
      await project.write("supabase/functions/starting/index.ts", slowStart + answering('"old"'));
      const answered = json("starting");
      await setTimeout(200);
      await project.write("supabase/functions/starting/index.ts", slowStart + answering('"new"'));
      assert.equal(await answered, "new");
    },
  );

  await t.step("nor does it see the failure of a file that was only half written", async () => {
    await project.write("supabase/functions/half/index.ts", slowStart);
    const answered = json("half");
    await setTimeout(200);
    await project.write("supabase/functions/half/index.ts", slowStart + answering('"whole"'));
    assert.equal(await answered, "whole");
  });

  await t.step("tests start further processes of a function", async () => {
    const first = await startFunctionProcess({
      functionName: "environment",
      functionsFolder: `${project.folder}/supabase/functions`,
      env: { ...stack.functionEnv, AMAZON_ADS_SCOPES: "another" },
    });
    const answer = await fetch(`${first.url}/environment`);
    assert.equal(Object(await answer.json()).AMAZON_ADS_SCOPES, "another");
    first.kill("SIGKILL");
    assert.equal((await first.ended).signal, "SIGKILL");
  });
}
