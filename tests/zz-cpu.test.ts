import { startFunctionProcess } from "/work/main/local/functions/process.ts";
import { newPerson } from "/work/main/tests/support/person.ts";
import { database, stack } from "/work/main/tests/support/stack.ts";
import { sealerWith, stackKeys } from "/work/main/tests/support/sealing.ts";
import { send } from "/work/main/tests/support/send.ts";
import { asSchedule } from "/work/main/tests/support/credentials.ts";
import { projectApp, tokensFor } from "/work/main/tests/support/lwa-app.ts";
const cpu = (pid: number) => { const f = Deno.readTextFileSync(`/proc/${pid}/stat`).split(" "); return (Number(f[13]) + Number(f[14])) / 100; };
Deno.test("cpu", async () => {
  const { userId } = await newPerson();
  const { refresh_token } = await tokensFor(projectApp, "seller");
  const sealer = await sealerWith(stackKeys);
  const ids = Array.from({ length: 500 }, () => crypto.randomUUID());
  const rows = await Promise.all(ids.map(async (id) => ({ id,
    access: await sealer.seal(`Atza|${"x".repeat(370)}`, { owner: id, kind: "access_token" }),
    refresh: await sealer.seal(refresh_token, { owner: id, kind: "refresh_token" }) })));
  await database`insert into public.connections (id, user_id, name, status, scopes, client_id)
    select id, ${userId}, 'Page', 'active', '{s}', ${projectApp.client_id} from unnest(${ids}::uuid[]) as id`;
  await database`insert into private.oauth_tokens (connection_id, encrypted_access_token, encrypted_refresh_token, expires_at, refresh_due_at)
    select id, access, refresh, now() + interval '1 minute', now()
    from jsonb_to_recordset(${database.json(rows)}) as r (id uuid, access text, refresh text)`;
  const p = await startFunctionProcess({ functionName: "refresh-tokens", env: stack.functionEnv });
  await send({}, "GET", "refresh-tokens", {}, p.url);
  const before = cpu(p.pid), t = performance.now();
  const a = await send(asSchedule, "POST", "refresh-tokens", {}, p.url);
  console.log(a.body, "cpu s", cpu(p.pid) - before, "wall ms", performance.now() - t);
  await p.stop();
});
