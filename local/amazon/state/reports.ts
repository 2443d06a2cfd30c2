/** One report request, and how it will end. */
export interface Report extends NewReport {
  id: string;
  createdAt: number;
  readyAt: number;
  deleted: boolean;
}

/** What a report is made from. */
export interface NewReport {
  /** The profile or advertiser that it is about. */
  subject: string;
  /** Their time zone: it decides what today is. */
  timeZone: string;
  currencyCode: string;
  request: ReportRequest;
  /** The settings when it was requested. */
  rowsPerDay: number;
  json: "compact" | "indented";
  outcome: "COMPLETED" | "FAILED" | "FAILURE";
  fileIsTruncated: boolean;
}

/** What was requested. */
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
    filters?: { field: string; values: string[] }[] | null | undefined;
  };
}

const MAX_REPORTS = 10_000;
const DATE_COLUMNS = ["date", "startDate", "endDate"];

/** Report requests; above 10,000 the oldest are forgotten. */
export class Reports {
  readonly #reports = new Map<string, Report>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The unfinished report that Amazon takes for a duplicate of this request, if there is one. */
  running(subject: string, request: ReportRequest): Report | undefined {
    const key = duplicateKey(request);
    return [...this.#reports.values()].find((report) =>
      report.subject === subject && !report.deleted && report.readyAt > this.#now() &&
      duplicateKey(report.request) === key
    );
  }

  /** Adds a report that will be ready after some seconds. */
  create(report: NewReport, seconds: number): Report {
    const createdAt = this.#now();
    const created = {
      ...report,
      id: crypto.randomUUID(),
      createdAt,
      readyAt: createdAt + seconds * 1000,
      deleted: false,
    };
    const [oldest] = this.#reports.keys();
    if (this.#reports.size >= MAX_REPORTS && oldest !== undefined) this.#reports.delete(oldest);
    this.#reports.set(created.id, created);
    return created;
  }

  get(id: string): Report | undefined {
    const report = this.#reports.get(id);
    return report?.deleted ? undefined : report;
  }
}

/** Neither the name nor the time unit makes a request another one for Amazon. */
function duplicateKey({ startDate, endDate, configuration }: ReportRequest): string {
  const { timeUnit: _timeUnit, columns, ...others } = configuration;
  return JSON.stringify([
    startDate,
    endDate,
    columns.filter((column) => !DATE_COLUMNS.includes(column)),
    others,
  ]);
}
