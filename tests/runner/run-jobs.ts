import type { Counts, Job, Print } from "./job.ts";

/** The jobs of one step. */
export interface StepJobs {
  name: string;
  what: string;
  /** Nothing else runs beside its jobs. They are the last. */
  alone?: boolean;
  jobs: Job[];
}

/**
 * Runs the jobs of all steps, in order, several side by side.
 *
 * What a job prints appears when it has ended, so that nothing is mixed; a job that has the machine for
 * itself prints at once.
 *
 * @param concurrency How many jobs run side by side at most.
 * @returns What they came to in all.
 */
export async function runJobs(
  steps: StepJobs[],
  { concurrency, print }: { concurrency: number; print: Print },
): Promise<Counts> {
  const total: Counts = { passed: 0, failed: 0 };

  async function runQueue(some: StepJobs[], concurrency: number): Promise<void> {
    const queue = some.flatMap((step) => {
      const progress = createProgress(step, print);
      return step.jobs.map((job) => ({ job, progress }));
    });
    const live = concurrency === 1 || queue.length === 1;
    async function work(): Promise<void> {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { job, progress } = next;
        const counts = await progress.watch(job, live);
        total.passed += counts.passed;
        total.failed += counts.failed;
      }
    }
    await Promise.all(Array.from({ length: concurrency }, work));
  }

  await runQueue(steps.filter(({ alone }) => !alone), concurrency);
  await runQueue(steps.filter(({ alone }) => alone), 1);
  return total;
}

/** Says how a step is getting on. */
function createProgress(
  { name, what, jobs }: StepJobs,
  print: Print,
): { watch(job: Job, live: boolean): Promise<Counts> } {
  const sum: Counts = { passed: 0, failed: 0 };
  let left = jobs.length;
  let started: number | undefined;

  return {
    async watch(job, live): Promise<Counts> {
      if (started === undefined) print(`\n── ${name}: ${what}\n`);
      started ??= performance.now();
      const jobStarted = performance.now();
      let printed = "";
      const counts = await job.run(live ? print : (text) => void (printed += text))
        .catch((error: unknown): Counts => {
          printed += `${Deno.inspect(error)}\n`;
          return { passed: 0, failed: 1 };
        });
      sum.passed += counts.passed;
      sum.failed += counts.failed;
      left -= 1;
      if (!live && jobs.length > 1) {
        print(`\n── ${name} (${job.title}): ${ended(counts, jobStarted)}\n`);
      }
      print(printed);
      if (left === 0) print(`── ${name}: ${ended(sum, started)}\n`);
      return counts;
    },
  };
}

function ended({ passed, failed }: Counts, started: number): string {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return `${passed} passed, ${failed} failed (${seconds} s)`;
}
