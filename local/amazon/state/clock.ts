/** The simulator's time: the machine's clock plus an offset that tests move. */
export interface Clock {
  /** Milliseconds since 1970, offset included. */
  now(): number;
  /** Moves the clock away from the machine's, in seconds; 0 brings it back. */
  setOffset(seconds: number): void;
}

/** Makes a clock on top of `machineTime` (milliseconds since 1970). */
export function createClock(machineTime: () => number = Date.now): Clock {
  let offset = 0;
  return {
    now: () => machineTime() + offset,
    setOffset: (seconds) => {
      offset = seconds * 1000;
    },
  };
}
