import assert from "node:assert/strict";
import { chanceOf } from "../../support/chance.ts";
import { sleep } from "../../support/eventually.ts";
import { createChaosAgent } from "./chaos-agent.ts";

Deno.test("a disturbance under way is not drawn for having hit nothing yet; one that ended without a hit is", async () => {
  const freezes: PromiseWithResolvers<number>[] = [];
  const chaosAgent = createChaosAgent(chanceOf(1), [
    { name: "passes", weight: 1, happen: () => Promise.resolve(1) },
    {
      name: "freezes",
      weight: 0,
      happen: () => {
        const freeze = Promise.withResolvers<number>();
        freezes.push(freeze);
        return freeze.promise;
      },
    },
  ]);
  const draws = (times: number): void => {
    for (let time = 0; time < times; time++) chaosAgent.disturb();
  };
  draws(20);
  assert.equal(freezes.length, 1);
  freezes[0]?.resolve(0);
  // Over, but nothing was hit.
  await sleep(0);
  draws(20);
  assert.equal(freezes.length, 2);
  freezes[1]?.resolve(1);
  await sleep(0);
  draws(20);
  assert.equal(freezes.length, 2);
  assert.deepEqual(Object.fromEntries(await chaosAgent.over()), {
    passes: { times: 58, hit: 58 },
    freezes: { times: 2, hit: 1 },
  });
});
