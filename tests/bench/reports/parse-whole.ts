import { fileURLToPath } from "node:url";
import { startFunctionProcess } from "../../../local/functions/process.ts";
import { median } from "../measure/percentile.ts";
import { cpuSeconds, peakMemory } from "../measure/process-figures.ts";

/** What it takes to parse a file as a whole, with `response.json()`, and to store nothing. */
export interface ParseFigures {
  cpuSeconds: number;
  peakMegabytes: number;
}

const FUNCTIONS = fileURLToPath(new URL("functions", import.meta.url));

/** The CPU of one parse varies by a fifth. */
const ROUNDS = 5;

async function parseOnce(fileUrl: string, rows: number): Promise<ParseFigures> {
  const process = await startFunctionProcess({
    functionName: "parse-whole",
    functionsFolder: FUNCTIONS,
    env: {},
  });
  try {
    const before = await cpuSeconds(process.pid);
    const response = await fetch(`${process.url}/parse-whole`, { method: "POST", body: fileUrl });
    const answer = await response.text();
    if (answer !== String(rows)) throw new Error(`Cannot parse a file as a whole: ${answer}`);
    return {
      cpuSeconds: await cpuSeconds(process.pid) - before,
      peakMegabytes: await peakMemory(process.pid),
    };
  } finally {
    await process.stop();
  }
}

/**
 * Measures a function that only parses the file, each time in a new process. How much CPU a machine needs for
 * that says how fast it is: what the product uses is promised as a multiple of it.
 *
 * @param rows How many rows the file has.
 */
export async function measureParse(fileUrl: string, rows: number): Promise<ParseFigures> {
  const rounds: ParseFigures[] = [];
  while (rounds.length < ROUNDS) rounds.push(await parseOnce(fileUrl, rows));
  return {
    cpuSeconds: median(rounds.map((round) => round.cpuSeconds)),
    peakMegabytes: median(rounds.map((round) => round.peakMegabytes)),
  };
}
