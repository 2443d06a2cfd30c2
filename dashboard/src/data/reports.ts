import {
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useAds } from "../app/ads-context.tsx";
import type {
  CampaignSpend,
  ChangeReportScheduleRequest,
  CreateReportScheduleRequest,
  Report,
  ReportCoverage,
  ReportSchedule,
  ReportScheduleDetail,
  ReportType,
  Spend,
} from "../app/ads.ts";

/** How often reports that are under way are read again. */
const POLL_MS = 5000;

/** How many reports are listed. */
const SHOWN_REPORTS = 25;

/** How many dates of coverage are read at once: more than a year of one profile. */
const MAX_DATES = 500;

/** Every report that can be scheduled. */
export function useReportTypes(): UseQueryResult<ReportType[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["report-types"],
    queryFn: ({ signal }) => ads.reports.types({ signal }),
    staleTime: Infinity,
  });
}

/** The user's schedules, newest first, with what each costs. */
export function useReportSchedules(): UseQueryResult<ReportSchedule[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["report-schedules"],
    queryFn: ({ signal }) => ads.reportSchedules.list({}, { signal }),
  });
}

/** One schedule with its profiles, next runs and last failures. */
export function useReportSchedule(id: string): UseQueryResult<ReportScheduleDetail> {
  const ads = useAds();
  return useQuery({
    queryKey: ["report-schedules", id],
    queryFn: ({ signal }) => ads.reportSchedules.get(id, { signal }),
  });
}

/** Makes a schedule. */
export function useCreateReportSchedule(): UseMutationResult<
  ReportSchedule,
  Error,
  CreateReportScheduleRequest
> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request) => ads.reportSchedules.create(request),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["report-schedules"] }),
  });
}

/** Pauses a schedule, lets it run again, or changes what it asks for. */
export function useChangeReportSchedule(
  id: string,
): UseMutationResult<ReportSchedule, Error, ChangeReportScheduleRequest> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change) => ads.reportSchedules.update(id, change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["report-schedules"] }),
  });
}

/** Deletes a schedule, and on demand the rows that it has stored. */
export function useDeleteReportSchedule(): UseMutationResult<
  unknown,
  Error,
  { id: string; deleteRows: boolean }
> {
  const ads = useAds();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, deleteRows }) => ads.reportSchedules.remove(id, { delete_rows: deleteRows }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["report-schedules"], exact: true }),
  });
}

/** The latest reports: of all schedules, or of one. While one is under way they are read again. */
export function useReports(scheduleId?: string): UseQueryResult<Report[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["reports", scheduleId ?? "all"],
    queryFn: async ({ signal }) => {
      const { reports } = await ads.reports.list({
        limit: SHOWN_REPORTS,
        ...(scheduleId === undefined ? {} : { schedule_id: scheduleId }),
      }, { signal });
      return reports;
    },
    refetchInterval: POLL_MS,
  });
}

/** What is stored of each date of a profile. */
export function useCoverage(
  tableName: string,
  profileId: string | undefined,
  from: string,
): UseQueryResult<ReportCoverage[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["coverage", tableName, profileId, from],
    queryFn: async ({ signal }) => {
      const dates: ReportCoverage[] = [];
      const request = {
        table_name: tableName,
        profile_ids: [profileId ?? ""],
        start_date: from,
        limit: MAX_DATES,
      };
      for await (const date of ads.reports.coverage(request, { signal })) dates.push(date);
      return dates;
    },
    enabled: profileId !== undefined,
  });
}

/** Spend and sales of a profile, day by day. */
export function useSpendByDay(
  profileId: string | undefined,
  from: string,
): UseQueryResult<Spend[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["spend-by-day", profileId, from],
    queryFn: ({ signal }) => ads.spendByDay({ profile_id: profileId, from }, { signal }),
    enabled: profileId !== undefined,
  });
}

/** Spend and sales of each campaign of a profile. */
export function useSpendByCampaign(
  profileId: string | undefined,
  from: string,
): UseQueryResult<CampaignSpend[]> {
  const ads = useAds();
  return useQuery({
    queryKey: ["spend-by-campaign", profileId, from],
    queryFn: ({ signal }) => ads.spendByCampaign({ profile_id: profileId, from }, { signal }),
    enabled: profileId !== undefined,
  });
}
