// Loads one address from a process of its own, so that its CPU is not the one of what measures:
//
//   deno run -A generate-load.ts '<LoadOrder as JSON>'
//
// Prints the figures as JSON.

import autocannon from "autocannon";
import { percentile } from "../measure/percentile.ts";
import type { LoadOrder } from "./load.ts";

const order: LoadOrder = JSON.parse(Deno.args[0] ?? "");
const milliseconds: number[] = [];
let refused = 0;

const run = autocannon({
  url: order.url,
  connections: order.connections,
  duration: order.seconds,
  headers: order.headers,
  requests: order.paths.map((path) => ({ method: "GET", path })),
});
run.on(
  "response",
  (_client: unknown, status: number, _bytes: number, time: number) => {
    if (status === 200) milliseconds.push(time);
    else refused++;
  },
);
const { errors, duration } = await run;
console.log(JSON.stringify({
  perSecond: milliseconds.length / duration,
  p50: percentile(milliseconds, 0.5),
  p99: percentile(milliseconds, 0.99),
  failed: refused + errors,
}));
Deno.exit(0);
