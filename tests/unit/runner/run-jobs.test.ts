import assert from "node:assert/strict";
import { runJobs } from "../../runner/run-jobs.ts";
import type { Counts, Job, Print } from "../../runner/job.ts";

/** A job that prints two lines and ends when it is let go. */
function heldJob(title: string): Job & { started: Promise<void>; release(): void } {
  const { promise: started, resolve: announce } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  return {
    title,
    started,
    release,
    async run(print: Print): Promise<Counts> {
      print(`${title} begins\n`);
      announce();
      await released;
      print(`${title} ends\n`);
      return { passed: 1, failed: 0 };
    },
  };
}

Deno.test("jobs run side by side, and what each prints appears in one piece", async () => {
  const [one, other] = [heldJob("one"), heldJob("other")];
  let printed = "";
  const done = runJobs([{ name: "step", what: "both", jobs: [one, other] }], {
    concurrency: 2,
    print: (text) => void (printed += text),
  });
  await Promise.all([one.started, other.started]);
  assert.doesNotMatch(printed, /begins/);
  other.release();
  one.release();
  assert.deepEqual(await done, { passed: 2, failed: 0 });
  assert.match(printed, /one begins\none ends\n/);
  assert.match(printed, /other begins\nother ends\n/);
  assert.match(printed, /── step: 2 passed, 0 failed \(\d+\.\d s\)\n$/);
});

Deno.test("no more jobs run at once than was asked for, and a job alone prints at once", async () => {
  const [one, other] = [heldJob("one"), heldJob("other")];
  let printed = "";
  const done = runJobs([{ name: "step", what: "both", jobs: [one, other] }], {
    concurrency: 1,
    print: (text) => void (printed += text),
  });
  await one.started;
  assert.match(printed, /one begins\n$/);
  one.release();
  await other.started;
  other.release();
  await done;
});

Deno.test("a step that runs alone waits for all others, and its jobs for each other", async () => {
  const [one, other, beside] = [heldJob("one"), heldJob("other"), heldJob("beside")];
  let printed = "";
  const done = runJobs([
    { name: "alone", what: "", alone: true, jobs: [one, other] },
    { name: "step", what: "", jobs: [beside] },
  ], { concurrency: 3, print: (text) => void (printed += text) });
  await beside.started;
  assert.doesNotMatch(printed, /one begins/);
  beside.release();
  await one.started;
  assert.match(printed, /beside ends\n/);
  assert.doesNotMatch(printed, /other begins/);
  one.release();
  await other.started;
  other.release();
  assert.deepEqual(await done, { passed: 3, failed: 0 });
});

Deno.test("a job that throws is one failure, says why, and the others run", async () => {
  let printed = "";
  const counts = await runJobs([
    {
      name: "bad",
      what: "",
      jobs: [{ title: "bad", run: () => Promise.reject(new Error("no stack")) }],
    },
    {
      name: "good",
      what: "",
      jobs: [{ title: "good", run: () => Promise.resolve({ passed: 3, failed: 0 }) }],
    },
  ], { concurrency: 2, print: (text) => void (printed += text) });
  assert.deepEqual(counts, { passed: 3, failed: 1 });
  assert.match(printed, /no stack/);
});
