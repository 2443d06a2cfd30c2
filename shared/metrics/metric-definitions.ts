/** What Prometheus is told about a metric. */
export interface MetricDefinition {
  type: "gauge" | "counter" | "histogram";
  help: string;
  labels: readonly string[];
}

/** How every name begins. */
export const METRIC_PREFIX = "amazon_ads_";

/** The longest duration of each bucket, in seconds. */
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** Every metric, by its name without the prefix. docs/metrics.md has the same list. */
export const METRICS = {
  info: gauge("Always 1. The version of the functions, and the newest chapter of the database.", [
    "version",
    "chapter",
  ]),
  read_duration_seconds: gauge("How long the database took to count all of this."),

  scheduler: gauge("1 for the state that health reports, 0 for the others.", ["state"]),
  paused: gauge("1 for what the operator has paused, 0 for what runs.", ["what"]),
  job_last_run_timestamp_seconds: gauge("When each scheduled job last ran.", ["job"]),
  tickets: gauge("Calls that the schedule made in the last hour, by what became of their ticket.", [
    "function",
    "state",
  ]),

  connections: gauge("Connections by status.", ["status"]),
  consents_ending: gauge("Active connections whose consent ends within 30 days, or has ended."),
  sync_oldest_success_age_seconds: gauge(
    "Age of the oldest last successful sync of an active connection.",
  ),
  syncs_due: gauge("Connections that are due for a sync."),
  syncs_oldest_due_seconds: gauge("For how long the oldest of them has been due."),
  sync_runs: gauge("Syncs that began in the last hour, by status.", ["status"]),

  tokens_due: gauge("Tokens that are due for a refresh."),
  tokens_oldest_due_seconds: gauge("For how long the oldest of them has been due."),
  refreshes: gauge("Entries in the history of tokens in the last five minutes.", [
    "action",
    "trigger",
  ]),
  refresh_duration_seconds: gauge("Durations of refreshes in the last five minutes.", [
    "percentile",
  ]),
  paused_clients: gauge("Apps that wait because Amazon refuses their client id or secret."),
  sealed_values: gauge("Sealed values by the name of the key that sealed them.", ["kind", "key"]),
  unreadable_values: gauge("Sealed values that no configured key opens.", ["kind"]),

  events: gauge("Events of the last hour, by type.", ["type"]),
  webhook_deliveries: gauge("The newest 100,000 deliveries of webhooks, by status.", ["status"]),
  reports: gauge("Reports, by status.", ["status"]),
  reports_due: gauge("Reports and targets that run-reports can work on."),
  reports_oldest_due_seconds: gauge("For how long the oldest of them has been due."),
  report_rows: gauge("Rows of each table of reports.", ["table"]),
  report_targets: gauge("Profiles that schedules of reports read, by state.", ["state"]),
  report_coverage_lag_seconds: gauge(
    "Age of the newest stored date, for the target whose newest date is oldest.",
  ),
  report_limit_reached: gauge("1 for a limit of rows or bytes that the reports have reached.", [
    "limit",
  ]),

  table_bytes: gauge("Size of each table with its indexes.", ["table"]),
  table_rows: gauge("The planner's estimate of each table's rows.", ["table"]),

  requests_total: counter("Answers of each function.", ["function", "status", "code"]),
  request_duration_seconds: histogram("Time until each function answered.", ["function"]),
  refused_credentials_total: counter("Calls whose credential was refused, by error code.", [
    "function",
    "reason",
  ]),
  amazon_requests_total: counter("Requests to Amazon, by call and outcome.", ["call", "status"]),
  pool_wait_seconds: histogram("Time that statements waited for a connection of the pool.", []),
} as const satisfies Record<string, MetricDefinition>;

/** The name of a metric, without the prefix. */
export type MetricName = keyof typeof METRICS;

/** The metrics that a process counts. */
export type CounterName = {
  [Name in MetricName]: (typeof METRICS)[Name]["type"] extends "counter" ? Name : never;
}[MetricName];

/** The durations that a process measures. */
export type HistogramName = {
  [Name in MetricName]: (typeof METRICS)[Name]["type"] extends "histogram" ? Name : never;
}[MetricName];

function gauge(
  help: string,
  labels: readonly string[] = [],
): MetricDefinition & { type: "gauge" } {
  return { type: "gauge", help, labels };
}

function counter(
  help: string,
  labels: readonly string[],
): MetricDefinition & { type: "counter" } {
  return { type: "counter", help, labels };
}

function histogram(
  help: string,
  labels: readonly string[],
): MetricDefinition & { type: "histogram" } {
  return { type: "histogram", help, labels };
}
