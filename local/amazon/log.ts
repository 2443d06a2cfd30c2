import type { LogEntry } from "./log-entry.ts";

/** What the simulator was asked, the newest 20,000 requests of it. */
export class CallLog {
  #entries: LogEntry[] = [];
  #seq = 0;

  add(entry: Omit<LogEntry, "seq">): void {
    this.#entries.push({ seq: ++this.#seq, ...entry });
    if (this.#entries.length > 25_000) this.#entries = this.#entries.slice(-20_000);
  }

  /** The entries with a number above `seq`. */
  after(seq: number): LogEntry[] {
    const first = this.#entries[0];
    if (!first) return [];
    return this.#entries.slice(Math.max(0, seq + 1 - first.seq));
  }

  /** Forgets the entries; numbers go on from where they were. */
  clear(): void {
    this.#entries = [];
  }
}
