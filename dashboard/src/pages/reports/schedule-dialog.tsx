import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import type { Connection, ReportType } from "../../app/ads.ts";
import { useCreateReportSchedule } from "../../data/reports.ts";
import { FormDialog } from "../../design/dialog.tsx";
import { SelectField } from "../../design/field.tsx";
import { adProductName, reportTitle } from "../../language/report.ts";

const BACKFILLS: [days: string, label: string][] = [
  ["30", "The last 30 days"],
  ["", "All that Amazon has"],
  ["0", "Nothing, only from now on"],
];

const RETENTIONS: [months: string, label: string][] = [
  ["", "For ever"],
  ["13", "For 13 months"],
  ["25", "For 25 months"],
  ["61", "For five years"],
];

interface ScheduleDialogProps {
  open: boolean;
  onClose: () => void;
  connections: Connection[];
  types: readonly ReportType[];
}

/** Makes a schedule. What it will cost is shown on its page, before much has been asked for. */
export function ScheduleDialog(
  { open, onClose, connections, types }: ScheduleDialogProps,
): ReactElement {
  const create = useCreateReportSchedule();
  const navigate = useNavigate();
  const usable = connections.filter(({ status }) => status === "active");
  const [chosen, setChosen] = useState("");
  const [table, setTable] = useState("report_sp_campaigns");
  const [backfill, setBackfill] = useState("30");
  const [retention, setRetention] = useState("");
  const connection = chosen || usable[0]?.id;
  const type = types.find(({ table_name: name }) => name === table);
  const products = [...new Set(types.map(({ ad_product: product }) => product))];
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="Schedule a report"
      note="Each profile of the connection is asked for once or twice a day."
      action="Schedule it"
      busy={create.isPending}
      error={create.error}
      onSubmit={() =>
        connection && create.mutate({
          connection_id: connection,
          table_name: table,
          backfill_days: backfill === "" ? null : Number(backfill),
          retention_months: retention === "" ? null : Number(retention),
        }, {
          onSuccess: ({ id }) => {
            onClose();
            void navigate({ to: "/report-schedule", search: { id } });
          },
        })}
    >
      <SelectField
        label="Connection"
        value={connection ?? ""}
        required
        problem={usable.length === 0 ? "No connection is active. Connect one first." : undefined}
        onChange={({ target }) => setChosen(target.value)}
      >
        {usable.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </SelectField>
      <SelectField
        label="Report"
        hint={type &&
          `Amazon has ${type.retention_days} days of it. Numbers change for ${type.final_after_days} days.`}
        value={table}
        onChange={({ target }) => setTable(target.value)}
      >
        {products.map((product) => (
          <optgroup key={product} label={adProductName(product)}>
            {types.filter(({ ad_product: of }) => of === product).map(({ table_name: name }) => (
              <option key={name} value={name}>{reportTitle(name, types)}</option>
            ))}
          </optgroup>
        ))}
      </SelectField>
      <SelectField
        label="The past"
        value={backfill}
        onChange={({ target }) => setBackfill(target.value)}
      >
        {BACKFILLS.map(([days, label]) => <option key={days} value={days}>{label}</option>)}
      </SelectField>
      <SelectField
        label="Keep rows"
        value={retention}
        onChange={({ target }) => setRetention(target.value)}
      >
        {RETENTIONS.map(([months, label]) => <option key={months} value={months}>{label}</option>)}
      </SelectField>
    </FormDialog>
  );
}
