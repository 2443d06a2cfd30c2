import type { Bench, Measured, Part } from "../part.ts";
import type { Promised } from "../report/promised.ts";
import type { Table } from "../report/table.ts";
import { type LoadFigures, measureLoad } from "./measure-load.ts";
import { startPooledStack } from "./pooled-stack.ts";
import { ROWS, startSubjects, type Subject } from "./subjects.ts";

const COLUMNS = [
  "answers a second",
  "by the query's",
  "p50, ms",
  "p99, ms",
  "CPU a call, µs",
  "MB",
];

function table(title: string, figures: ReadonlyMap<string, LoadFigures>, base: string): Table {
  const floor = figures.get(base)?.perSecond ?? NaN;
  return {
    title,
    of: "get-token, fresh token",
    columns: COLUMNS,
    rows: [...figures].map(([name, { perSecond, p50, p99, cpuPerCall, memory }]) => ({
      name,
      cells: [perSecond, perSecond / floor, p50, p99, cpuPerCall, memory],
    })),
  };
}

function compared(
  figures: ReadonlyMap<string, LoadFigures>,
  one: string,
  other: string,
  figure: keyof LoadFigures,
): number {
  return (figures.get(one)?.[figure] ?? NaN) / (figures.get(other)?.[figure] ?? NaN);
}

/** Both ways and both kinds of callers, against the floors. */
async function callers(bench: Bench): Promise<Measured> {
  await using running = new AsyncDisposableStack();
  const pooled = running.use(await startPooledStack(bench, 1_000));
  const subjects = await startSubjects(
    pooled,
    ["nothing", "query", "pooledKey", "pooledUser", "dataApiKey"],
    running,
  );
  const tables: Table[] = [];
  const promises: Promised[] = [];
  for (const connections of [1, 10, 50]) {
    bench.say(`${connections} at once`);
    const seconds = bench.quick ? 1 : 4;
    const rounds = bench.quick ? 1 : 5;
    const figures = await measureLoad(subjects, { connections, seconds, rounds });
    tables.push(table(`${connections} at once`, figures, ROWS.query));
    if (connections !== 10) continue;
    promises.push(
      {
        what: "through the pooler, by API key, 10 at once: throughput by the one-query floor's",
        measured: compared(figures, ROWS.pooledKey, ROWS.query, "perSecond"),
        at: "least",
        limit: 0.7,
      },
      {
        what: "the same: p99 by the floor's",
        measured: compared(figures, ROWS.pooledKey, ROWS.query, "p99"),
        at: "most",
        limit: 2,
      },
    );
  }
  return { tables, promises };
}

/** How it grows: databases of several sizes side by side, so that each round measures all of them. */
async function growth(bench: Bench): Promise<Measured> {
  await using running = new AsyncDisposableStack();
  const sizes = bench.quick ? [1_000, 10_000] : [1_000, 100_000, 1_000_000];
  const subjects = new Map<string, Subject>();
  const nameOf = (size: number): string => `${size.toLocaleString("en-US")} connections`;
  for (const size of sizes) {
    const pooled = running.use(await startPooledStack(bench, size));
    const [subject] = (await startSubjects(pooled, ["pooledKey"], running)).values();
    if (subject) subjects.set(nameOf(size), subject);
  }
  bench.say("10 at once, in databases of all sizes");
  const figures = await measureLoad(subjects, {
    connections: 10,
    seconds: bench.quick ? 1 : 4,
    rounds: bench.quick ? 1 : 7,
  });
  const [least = 0, most = 0] = [sizes[0], sizes.at(-1)];
  return {
    tables: [{
      ...table("How it grows: pooler, API key, 10 at once", figures, nameOf(least)),
      columns: COLUMNS.with(1, `by ${nameOf(least)}'`),
    }],
    promises: [{
      what: `throughput with ${nameOf(most)} by that with ${nameOf(least)}`,
      measured: compared(figures, nameOf(most), nameOf(least), "perSecond"),
      at: "least",
      limit: 0.9,
    }],
  };
}

async function run(bench: Bench): Promise<Measured> {
  const parts = [await callers(bench), await growth(bench)];
  return {
    tables: parts.flatMap(({ tables }) => tables),
    promises: parts.flatMap(({ promises }) => promises),
  };
}

/** The hot path: a token that is fresh. */
export const getTokenPart: Part = {
  name: "get-token",
  what: "a fresh token, against the floors, and in databases of several sizes",
  run,
};
