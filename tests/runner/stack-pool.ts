import { type RunningStack, startSharedStack } from "../support/shared-stack.ts";

/** Stacks that test files use one after the other; files that run side by side use different ones. */
export interface StackPool {
  /** Runs something with a stack that nothing else uses meanwhile. */
  use<Result>(run: (environment: Record<string, string>) => Promise<Result>): Promise<Result>;
  /** Ends all stacks of the pool. */
  stop(): Promise<void>;
}

/**
 * Makes a pool, which starts a stack when all of its stacks are in use.
 *
 * @param pooled Whether the stacks' functions go to the database through a pooler.
 */
export function createStackPool({ pooled = false } = {}): StackPool {
  const idle: RunningStack[] = [];
  const all: RunningStack[] = [];

  async function take(): Promise<RunningStack> {
    const free = idle.pop();
    if (free !== undefined) return free;
    const started = await startSharedStack({ pooled });
    all.push(started);
    return started;
  }

  return {
    async use<Result>(
      run: (environment: Record<string, string>) => Promise<Result>,
    ): Promise<Result> {
      const stack = await take();
      try {
        return await run(stack.environment);
      } finally {
        idle.push(stack);
      }
    },
    async stop(): Promise<void> {
      idle.length = 0;
      await Promise.all(all.splice(0).map((stack) => stack.stop()));
    },
  };
}
