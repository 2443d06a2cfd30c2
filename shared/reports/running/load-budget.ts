/**
 * The CPU of skipping a byte, which is only unzipped, by that of storing one. Measured: with this share all
 * invocations of a large file take about the same.
 */
const SKIPPED_SHARE = 0.14;

/**
 * How much one invocation may load. The platform allows 2 s of CPU a request (npm run bench -- reports says what
 * is used of it); what was stored before is only unzipped.
 *
 * Skipping takes more and more of each invocation of a large file. Each one stores a least share nevertheless:
 * otherwise a very large file would be stored piece by piece. A file of more than 900 MB takes more CPU than the
 * platform allows.
 */
export class LoadBudget {
  #bytes: number;
  #least: number;
  readonly #deadline: number;

  /**
   * @param limits.bytes Of files, unzipped.
   * @param limits.least How many bytes are stored even if the budget is spent by skipping.
   * @param limits.deadline By `performance.now()`: no further piece is begun after it.
   */
  constructor({ bytes, least, deadline }: { bytes: number; least: number; deadline: number }) {
    this.#bytes = bytes;
    this.#least = least;
    this.#deadline = deadline;
  }

  /** Counts bytes that were stored by an invocation before. */
  skip(bytes: number): void {
    this.#bytes -= bytes * SKIPPED_SHARE;
  }

  /** Counts bytes that are stored. */
  spend(bytes: number): void {
    this.#bytes -= bytes;
    this.#least -= bytes;
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
    return this.isLate || this.#bytes <= 0 && this.#least <= 0;
  }
}
