/** A job that this process holds: each write names its lease, and is refused once another process has it. */
export interface ReportLease {
  report_id: string;
  lease_id: string;
}

/** The arguments that name a lease. */
export function leaseArguments({ report_id, lease_id }: ReportLease): Record<string, string> {
  return { report_id, lease_id };
}
