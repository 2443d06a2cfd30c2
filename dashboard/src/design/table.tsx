import type { ReactElement, ReactNode } from "react";

/** A column of a table. */
export interface Column<Row> {
  name: string;
  /** What a row shows there. */
  cell: (row: Row) => ReactNode;
  /** Right-aligned, with figures of one width. */
  numeric?: boolean;
  /** Whether the name is for screen readers only, as above buttons. */
  unnamed?: boolean;
}

interface TableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
}

/** A table that becomes a list of cards on a phone. */
export function Table<Row>({ label, columns, rows, keyOf }: TableProps<Row>): ReactElement {
  return (
    <table className="table" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ name, numeric, unnamed }) => (
            <th key={name} scope="col" className={numeric ? "numeric" : undefined}>
              {unnamed ? <span className="visually-hidden">{name}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ name, cell, numeric, unnamed }) => (
              <td
                key={name}
                data-name={unnamed ? undefined : name}
                className={numeric ? "numeric number" : undefined}
              >
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
