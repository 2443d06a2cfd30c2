import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import type { ReportScheduleDetail } from "../../app/ads.ts";
import {
  useChangeReportSchedule,
  useDeleteReportSchedule,
  useReports,
  useReportSchedule,
  useReportTypes,
} from "../../data/reports.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Callout } from "../../design/callout.tsx";
import { Card, Facts } from "../../design/card.tsx";
import { FormDialog } from "../../design/dialog.tsx";
import { Checkbox } from "../../design/field.tsx";
import { Icon } from "../../design/icon.tsx";
import { Menu } from "../../design/menu.tsx";
import { Page } from "../../design/page.tsx";
import { Reason } from "../../design/reason.tsx";
import { Failure, Loading } from "../../design/states.tsx";
import { Ago } from "../../design/time.tsx";
import { bytes, count, whole } from "../../language/amount.ts";
import { codeWords } from "../../language/code-words.ts";
import { reportTitle, SCHEDULE_STATES } from "../../language/report.ts";
import { CoverageCalendar } from "./coverage-calendar.tsx";
import { useProfileNames } from "./profile-names.ts";
import { ReportTable } from "./report-table.tsx";

const route = getRouteApi("/shell/report-schedule");

/** One schedule: what it costs, how far it is, what failed. */
export function SchedulePage(): ReactElement {
  const { id } = route.useSearch();
  const schedule = useReportSchedule(id);
  const above = (
    <Link to="/reports">
      <Icon name="back" size={14} /> Reports
    </Link>
  );
  if (schedule.data !== undefined) return <Shown detail={schedule.data} above={above} />;
  return (
    <Page title="Schedule" above={above}>
      {schedule.error
        ? (
          <Failure
            error={schedule.error}
            what="The schedule is not shown"
            retry={() => void schedule.refetch()}
          />
        )
        : (
          <Card flush>
            <Loading label="The schedule is loading" />
          </Card>
        )}
    </Page>
  );
}

function Shown(
  { detail, above }: { detail: ReportScheduleDetail; above: ReactElement },
): ReactElement {
  const { schedule, targets, last_failures: failures } = detail;
  const types = useReportTypes();
  const reports = useReports(schedule.id);
  const names = useProfileNames();
  const change = useChangeReportSchedule(schedule.id);
  const [isDeleting, setDeleting] = useState(false);
  const [profile, setProfile] = useState("");
  const shownProfile = profile || targets[0]?.profile_id;
  const { cost, state } = schedule;
  const title = reportTitle(schedule.table_name, types.data);
  return (
    <Page
      title={title}
      above={above}
      badge={<Badge tone={SCHEDULE_STATES[state].tone}>{SCHEDULE_STATES[state].word}</Badge>}
      actions={
        <>
          <Button
            busy={change.isPending}
            onClick={() =>
              change.mutate({ status: schedule.status === "active" ? "paused" : "active" })}
          >
            {schedule.status === "active" ? "Pause" : "Let it run"}
          </Button>
          <Menu
            label={`Actions for ${title}`}
            items={[{ label: "Delete", danger: true, onSelect: () => setDeleting(true) }]}
          />
        </>
      }
    >
      {change.error && <Failure error={change.error} what="Not changed" />}
      {state === "limit_reached" && (
        <Callout tone="bad" title="The limit of rows or disk is reached">
          <p>No further report is asked for. Delete rows, or ask the operator for more.</p>
        </Callout>
      )}
      {schedule.last_error !== null && (
        <Callout tone="warn" title="The last report failed">
          <p>{schedule.last_error_detail ?? codeWords(schedule.last_error)}</p>
        </Callout>
      )}
      <Card
        title="What it takes"
        note="Amazon's limits are kept: requests are spread over the day."
      >
        <Facts
          facts={[
            ["Profiles", whole(cost.profiles)],
            ["Requests", `${whole(cost.requests_per_day)} a day`],
            ["For the past", count(cost.backfill_requests, "request")],
            [
              "Rows",
              cost.estimated_rows === null
                ? "Not known yet"
                : `About ${whole(cost.estimated_rows)}${
                  cost.is_estimated_from_rows ? "" : ", a guess"
                }`,
            ],
            [
              "Disk",
              cost.estimated_bytes === null
                ? "Not known yet"
                : `About ${bytes(cost.estimated_bytes)}`,
            ],
            [
              "Kept",
              schedule.retention_months === null
                ? "For ever"
                : count(schedule.retention_months, "month"),
            ],
            ["Table", <code key="">amazon_ads.{schedule.table_name}</code>],
          ]}
        />
      </Card>
      {shownProfile !== undefined && (
        <Card
          title="Coverage"
          note="Whether the numbers of a day are there, and whether Amazon can still change them."
          actions={
            <select
              className="input select filter-choice"
              aria-label="Profile"
              value={shownProfile}
              onChange={({ target }) => setProfile(target.value)}
            >
              {targets.map(({ profile_id: id }) => (
                <option key={id} value={id}>{names.get(id) ?? id}</option>
              ))}
            </select>
          }
        >
          <CoverageCalendar tableName={schedule.table_name} profileId={shownProfile} />
        </Card>
      )}
      {failures.length > 0 && (
        <Card title="Last failures">
          <ul className="stack-small">
            {failures.map((failure) => (
              <li key={failure.report_id}>
                <strong>
                  <Reason code={failure.error_code ?? "unknown"} />
                </strong>{" "}
                <Ago at={failure.finished_at} />
                {failure.error_detail !== null && (
                  <p className="soft small">{failure.error_detail}</p>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card title="Reports" note="Newest first." flush>
        {reports.error
          ? (
            <div className="card-body">
              <Failure error={reports.error} what="Reports are not shown" />
            </div>
          )
          : reports.data === undefined
          ? <Loading label="Reports are loading" />
          : <ReportTable reports={reports.data} types={types.data ?? []} />}
      </Card>
      <DeleteDialog
        open={isDeleting}
        onClose={() => setDeleting(false)}
        id={schedule.id}
        title={title}
      />
    </Page>
  );
}

function DeleteDialog(
  { open, onClose, id, title }: { open: boolean; onClose: () => void; id: string; title: string },
): ReactElement {
  const remove = useDeleteReportSchedule();
  const navigate = useNavigate();
  const [deleteRows, setDeleteRows] = useState(false);
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={`Delete the schedule “${title}”?`}
      action="Delete the schedule"
      danger
      busy={remove.isPending}
      error={remove.error}
      onSubmit={() =>
        remove.mutate({ id, deleteRows }, { onSuccess: () => void navigate({ to: "/reports" }) })}
    >
      <Checkbox
        label="Delete its rows, too"
        hint="Without this, what is stored stays."
        checked={deleteRows}
        onChange={({ target }) => setDeleteRows(target.checked)}
      />
    </FormDialog>
  );
}
