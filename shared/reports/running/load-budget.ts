/**
 * How much one invocation may load. The platform allows 2 s of CPU a request. Unzipping, cutting and sending
 * 75 MB take about half of it (npm run bench -- reports); what was stored before is only unzipped.
 */
export class LoadBudget {
  #bytes: number;
  readonly #deadline: number;

  /** @param deadline By `performance.now()`: no further piece is begun after it. */
  constructor(bytes: number, deadline: number) {
    this.#bytes = bytes;
    this.#deadline = deadline;
  }

  /** Counts bytes of a file, unzipped. */
  spend(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** How many ms are left; negative when it is late. */
  get msLeft(): number {
    return this.#deadline - performance.now();
  }

  /** Whether the invocation has to end. */
  get isLate(): boolean {
    return this.msLeft <= 0;
  }

  get isSpent(): boolean {
    return this.#bytes <= 0 || this.isLate;
  }
}
