import { signUp } from "../../../local/demo/sign-up.ts";
import { startFunctionProcess } from "../../../local/functions/process.ts";
import { countStatements, type StatementCounter } from "../measure/statements.ts";
import type { Bench, Measured, Part } from "../part.ts";
import { type BenchStack, startBenchStack } from "../stage/bench-stack.ts";
import { silenceDatabase } from "../stage/schedule.ts";
import { seedConnections } from "../stage/seed-connections.ts";
import { measureSync, type SyncFigures } from "./measure-sync.ts";

/** The two syncs of an agency. */
interface Agency {
  accounts: number;
  first: SyncFigures;
  second: SyncFigures;
}

const FIGURES: Record<string, (sync: SyncFigures) => number> = {
  "time, s": (sync) => sync.seconds,
  "invocations": (sync) => sync.invocations,
  "CPU, s": (sync) => sync.cpuSeconds,
  "most CPU in one invocation, s": (sync) => sync.mostCpuSeconds,
  "peak memory of the process, MB": (sync) => sync.peakMegabytes,
  "pages read from Amazon": (sync) => sync.pages,
  "SQL statements": (sync) => sync.statements,
  "SQL statements a page": (sync) => sync.statements / sync.pages,
  "rows inserted": (sync) => sync.inserted,
  "rows updated": (sync) => sync.updated,
  "rows only stamped": (sync) => sync.unchanged,
};

/** Syncs an agency twice, each time with a new process: there is a day between the two. */
async function syncTwice(
  bench: Bench,
  staged: BenchStack,
  statements: StatementCounter,
  accounts: number,
): Promise<Agency> {
  const { stack, amazon, clientId } = staged;
  const { userId } = await signUp(stack);
  const [refreshToken = ""] = await amazon.createGrants({
    persona: `agency:${accounts}`,
    client_id: clientId,
  });
  // Expired: the first call gets a new one, as a sync does that has rested for a day.
  const [id = ""] = await seedConnections(staged, [{ accessToken: "Atza|old", refreshToken }], {
    userId,
    expiresIn: 0,
    dueIn: null,
  });
  async function sync(which: string): Promise<SyncFigures> {
    bench.say(`${accounts} accounts, ${which} sync`);
    const process = await startFunctionProcess({
      functionName: "sync-accounts",
      env: stack.functionEnv,
    });
    try {
      return await measureSync(staged, statements, process, { id, userId });
    } finally {
      await process.stop();
    }
  }
  return { accounts, first: await sync("first"), second: await sync("second") };
}

async function run(bench: Bench): Promise<Measured> {
  await using staged = await startBenchStack(bench);
  const statements = await countStatements(staged.admin);
  await silenceDatabase(staged.admin);
  const [few, many] = bench.quick ? [100, 1_000] : [1_000, 10_000];
  const small = await syncTwice(bench, staged, statements, few);
  const large = await syncTwice(bench, staged, statements, many);
  const changed = [small.second, large.second].reduce(
    (sum, { inserted, updated, inactivated }) => sum + inserted + updated + inactivated,
    0,
  );
  return {
    tables: [{
      title: "Two syncs of an agency",
      of: "accounts",
      columns: [small, large].flatMap(({ accounts }) => {
        const named = accounts.toLocaleString("en-US");
        return [`${named}, first`, `${named}, again`];
      }),
      rows: Object.entries(FIGURES).map(([name, figure]) => ({
        name,
        cells: [small.first, small.second, large.first, large.second].map(figure),
      })),
    }],
    promises: [
      {
        what: "peak memory of a first sync, ten times the accounts",
        measured: large.first.peakMegabytes / small.first.peakMegabytes,
        at: "most",
        limit: 1.3,
      },
      {
        what: "peak memory of a second sync, ten times the accounts",
        measured: large.second.peakMegabytes / small.second.peakMegabytes,
        at: "most",
        limit: 1.3,
      },
      {
        what: "statements a page, ten times the accounts",
        measured: (large.first.statements / large.first.pages) /
          (small.first.statements / small.first.pages),
        at: "most",
        limit: 1.3,
      },
      {
        what: "rows that a second sync inserts, updates or takes out of service",
        measured: changed,
        at: "most",
        limit: 0,
      },
    ],
  };
}

/** How a sync grows with the number of accounts. */
export const syncPart: Part = {
  name: "sync",
  what: "an agency's accounts, for the first and for the second time",
  run,
};
