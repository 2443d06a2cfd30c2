/** One report request and when it will be done. */
export interface Report {
  id: string;
  /** The profile or account that it is about. */
  subject: string;
  request: ReportRequest;
  createdAt: number;
  readyAt: number;
  deleted: boolean;
}

/** What was asked for. */
export interface ReportRequest {
  name?: string | undefined;
  startDate: string;
  endDate: string;
  configuration: {
    adProduct: string;
    reportTypeId: string;
    groupBy: string[];
    columns: string[];
    timeUnit: "DAILY" | "SUMMARY";
    format: string;
    filters?: { field: string; values: string[] }[] | undefined;
  };
}

/** Report requests; at most 10,000 are kept. */
export class Reports {
  readonly #reports = new Map<string, Report>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The report that is still running for the very same request, if there is one. */
  running(subject: string, request: ReportRequest): Report | undefined {
    const key = JSON.stringify({ ...request, name: undefined });
    return [...this.#reports.values()].find((report) =>
      report.subject === subject && !report.deleted && report.readyAt > this.#now() &&
      JSON.stringify({ ...report.request, name: undefined }) === key
    );
  }

  create(subject: string, request: ReportRequest, seconds: number): Report {
    const createdAt = this.#now();
    const report = {
      id: crypto.randomUUID(),
      subject,
      request,
      createdAt,
      readyAt: createdAt + seconds * 1000,
      deleted: false,
    };
    const [oldest] = this.#reports.keys();
    if (this.#reports.size >= 10_000 && oldest !== undefined) this.#reports.delete(oldest);
    this.#reports.set(report.id, report);
    return report;
  }

  get(id: string): Report | undefined {
    const report = this.#reports.get(id);
    return report?.deleted ? undefined : report;
  }
}
