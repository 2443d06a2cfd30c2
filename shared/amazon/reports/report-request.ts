/** Whose report it is: a profile's, or a DSP advertiser's. */
export type ReportSubject = { profileId: string } | { advertiserId: string };

/** In whose name a report of a profile, or of a DSP advertiser, is requested. */
export function subjectOf(
  { target, profile_id: id }: { target: "profile" | "advertiser"; profile_id: string },
): ReportSubject {
  return target === "advertiser" ? { advertiserId: id } : { profileId: id };
}

/** A report as it is requested from Amazon: daily, as gzipped JSON. */
export interface ReportRequest {
  adProduct: string;
  reportTypeId: string;
  groupBy: readonly string[];
  columns: readonly string[];
  /** YYYY-MM-DD, in the time zone of the profile or advertiser. */
  startDate: string;
  endDate: string;
}

/** A report as Amazon describes it: what was requested, as far as it decides what the file has. */
export interface DescribedReport extends ReportRequest {
  timeUnit: string;
  filters: readonly { field: string; values: readonly string[] }[];
}

/** The filter that a report of a DSP advertiser must have; reports of profiles have none. */
export function filtersFor(subject: ReportSubject): DescribedReport["filters"] {
  return "advertiserId" in subject
    ? [{ field: "advertiserId", values: [subject.advertiserId] }]
    : [];
}

function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join("\n") === other.toSorted().join("\n");
}

/** Whether a report of Amazon's has the rows and the columns of a request. */
export function isSameReport(
  described: DescribedReport,
  request: ReportRequest,
  subject: ReportSubject,
): boolean {
  const filters = filtersFor(subject);
  return described.adProduct === request.adProduct &&
    described.reportTypeId === request.reportTypeId &&
    described.timeUnit === "DAILY" &&
    described.startDate === request.startDate &&
    described.endDate === request.endDate &&
    sameMembers(described.groupBy, request.groupBy) &&
    sameMembers(described.columns, request.columns) &&
    described.filters.length === filters.length &&
    filters.every(({ field, values }) =>
      described.filters.some((filter) =>
        filter.field === field && sameMembers(filter.values, values)
      )
    );
}
