import type { Bench, Measured, Part } from "../part.ts";
import type { Promised } from "../report/promised.ts";
import type { Row } from "../report/table.ts";
import { type AmazonAnswer, type PhaseFigures, startSimulation } from "./simulation.ts";

const HOUR = 60;
const DAY = 24 * HOUR;

/** What goes wrong, and for how long. */
interface Outage {
  name: string;
  answer: AmazonAnswer;
  minutes: number;
}

/** The hour before, the outage, and the hour after it. */
interface OutageFigures {
  connections: number;
  before: PhaseFigures;
  during: PhaseFigures;
  after: PhaseFigures;
}

async function simulate(
  bench: Bench,
  connections: number,
  { name, answer, minutes }: Outage,
): Promise<OutageFigures> {
  bench.say(name);
  await using simulation = await startSimulation(bench, connections);
  const usual = { minutes: HOUR, answer: "token", fingerprint: "the right secret" } as const;
  // A wrong secret has another fingerprint; an outage at Amazon changes nothing here.
  const fingerprint = answer === "client_rejected" ? "a wrong secret" : usual.fingerprint;
  return {
    connections,
    before: await simulation.run(usual),
    during: await simulation.run({ minutes, answer, fingerprint }),
    after: await simulation.run(usual),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The requests of the first minutes after an outage, until every connection has a token again. */
function whileRecovering({ after }: OutageFigures): number[] {
  return after.requests.slice(0, after.recoveredAfter ?? after.requests.length);
}

const FIGURES: Record<string, (outage: OutageFigures) => number | null> = {
  "connections": ({ connections }) => connections,
  "requests to Amazon in the hour before": ({ before }) => sum(before.requests),
  "requests to Amazon in the outage": ({ during }) => sum(during.requests),
  "of these in its first hour": ({ during }) => sum(during.requests.slice(0, HOUR)),
  "of these in its last hour": ({ during }) => sum(during.requests.slice(-HOUR)),
  "most in a minute of the outage": ({ during }) => Math.max(...during.requests),
  "history rows that the outage adds": ({ during }) => during.historyRows,
  "most rows in schedule_tickets": ({ during }) => during.maxTickets,
  "minutes after its end until every token is usable": ({ after }) => after.recoveredAfter,
  "requests to Amazon in these minutes": (outage) => sum(whileRecovering(outage)),
  "most in one of these minutes": (outage) => Math.max(...whileRecovering(outage)),
};

function promises(outage: Outage, figures: OutageFigures): Promised[] {
  const { connections, during, after } = figures;
  return [
    {
      what: `${outage.name}: history rows a connection`,
      measured: during.historyRows / connections,
      at: "most",
      limit: 2,
    },
    {
      what: `${outage.name}: minutes after its end until every token is usable`,
      measured: after.recoveredAfter ?? Infinity,
      at: "most",
      limit: 10,
    },
    {
      what: `${outage.name}: requests a connection until then`,
      measured: sum(whileRecovering(figures)) / connections,
      at: "most",
      limit: 1.1,
    },
  ];
}

async function run(bench: Bench): Promise<Measured> {
  const connections = bench.connections ?? (bench.quick ? 100 : 10_000);
  const outages: Outage[] = [
    {
      name: bench.quick ? "Amazon is down for two hours" : "Amazon is down for a day",
      answer: "unavailable",
      minutes: bench.quick ? 2 * HOUR : DAY,
    },
    {
      name: bench.quick ? "a wrong secret for a day" : "a wrong secret for a week",
      answer: "client_rejected",
      minutes: bench.quick ? DAY : 7 * DAY,
    },
  ];
  const simulated: [Outage, OutageFigures][] = [];
  for (const outage of outages) {
    simulated.push([outage, await simulate(bench, connections, outage)]);
  }
  return {
    tables: [{
      title: "Two outages, by a simulated clock",
      of: "figure",
      columns: outages.map(({ name }) => name),
      rows: Object.entries(FIGURES).map(([name, figure]): Row => ({
        name,
        cells: simulated.map(([, figures]) => figure(figures)),
      })),
    }],
    promises: [
      ...simulated.flatMap(([outage, figures]) => promises(outage, figures)),
      {
        what: "Amazon is down: requests to Amazon, whatever the number of connections",
        measured: sum(simulated[0]?.[1].during.requests ?? [NaN]),
        at: "most",
        limit: 1500,
      },
      {
        what: "a wrong secret: requests to Amazon, whatever the number of connections",
        measured: sum(simulated.at(-1)?.[1].during.requests ?? [NaN]),
        at: "most",
        limit: 300,
      },
    ],
  };
}

/** How many requests and rows a lasting failure costs, and how it ends. */
export const outagesPart: Part = {
  name: "outages",
  what: "Amazon down for a day, and a wrong client secret for a week, by a simulated clock",
  onlyWhenNamed: true,
  run,
};
