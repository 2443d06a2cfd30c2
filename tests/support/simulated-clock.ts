import { installClock } from "./install-clock.ts";
import { amazon } from "./stack.ts";
import { connectSuperuser } from "./superuser.ts";

/** Time as the stack's Postgres and its Amazon read it. */
export interface SimulatedClock extends AsyncDisposable {
  /** The time, in ms. */
  now(): number;
  /** Moves both clocks to a time, in ms. */
  set(time: number): Promise<void>;
}

/** Gives the stack a clock that can be set. For a stack of the test's own: it cannot be taken away again. */
export async function startSimulatedClock(): Promise<SimulatedClock> {
  const session = connectSuperuser();
  const move = await installClock(session);
  let moved = 0;
  return {
    now: () => Date.now() + moved,
    async set(time): Promise<void> {
      moved = time - Date.now();
      await amazon.changeSettings({ clock_offset_seconds: moved / 1000 });
      await move(moved);
    },
    [Symbol.asyncDispose]: () => session.end(),
  };
}
