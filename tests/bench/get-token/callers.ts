import type { Bench, Measured } from "../part.ts";
import type { Promised } from "../report/promised.ts";
import type { Table } from "../report/table.ts";
import { compared, loadTable } from "./load-table.ts";
import { measureLoad } from "./measure-load.ts";
import { startPooledStack } from "./pooled-stack.ts";
import { ROWS, startSubjects } from "./subjects.ts";

/** Measures both transports and both kinds of callers against the floors. */
export async function measureCallers(bench: Bench): Promise<Measured> {
  await using running = new AsyncDisposableStack();
  const pooled = running.use(await startPooledStack(bench, 1_000));
  const subjects = await startSubjects(
    pooled,
    ["nothing", "query", "queryUser", "pooledKey", "pooledUser", "dataApiKey"],
    running,
  );
  const tables: Table[] = [];
  const promises: Promised[] = [];
  for (const connections of [1, 10, 50]) {
    bench.say(`${connections} at once`);
    const seconds = bench.quick ? 1 : 4;
    const rounds = bench.quick ? 1 : 5;
    const loads = await measureLoad(subjects, { connections, seconds, rounds });
    tables.push(
      loadTable(`${connections} at once`, loads, { base: ROWS.query, called: "by the query's" }),
    );
    if (connections !== 10) continue;
    promises.push(
      {
        what: "through the pooler, by API key, 10 at once: throughput by the one-query floor's",
        measured: compared(loads, ROWS.pooledKey, ROWS.query, "perSecond"),
        at: "least",
        limit: 0.7,
      },
      {
        what: "the same: p99 by the floor's",
        measured: compared(loads, ROWS.pooledKey, ROWS.query, "p99"),
        at: "most",
        limit: 2,
      },
      {
        what:
          "through the pooler, by a user's JWT, 10 at once: throughput by the floor's with that JWT",
        measured: compared(loads, ROWS.pooledUser, ROWS.queryUser, "perSecond"),
        at: "least",
        limit: 0.9,
      },
    );
  }
  return { tables, promises };
}
