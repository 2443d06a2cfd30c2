import type { LogEntry } from "./log-entry.ts";

/** Trimming waits for 5,000 more, so that it is rare. */
const KEPT_ENTRIES = 20_000;

/** The requests to the simulator, at least the newest 20,000. */
export class RequestLog {
  #entries: LogEntry[] = [];
  #seq = 0;

  add(entry: Omit<LogEntry, "seq">): void {
    this.#entries.push({ seq: ++this.#seq, ...entry });
    if (this.#entries.length > 25_000) this.#entries = this.#entries.slice(-KEPT_ENTRIES);
  }

  /** The entries with a number above `seq`. */
  after(seq: number): LogEntry[] {
    const first = this.#entries[0];
    if (!first) return [];
    return this.#entries.slice(Math.max(0, seq + 1 - first.seq));
  }

  /** Forgets the entries; the numbering continues. */
  clear(): void {
    this.#entries = [];
  }
}
