import { useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  memo,
  type ReactElement,
  type Ref,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Connection } from "../../app/ads.ts";
import type { AccountRow } from "../../data/accounts.ts";
import { Badge } from "../../design/badge.tsx";
import { Icon } from "../../design/icon.tsx";
import { Ago } from "../../design/time.tsx";
import { type Sort, sortOf } from "./account-filter.ts";
import { ACCOUNT_STATUSES, ACCOUNT_TYPES } from "./account-words.ts";
import "./account-table.css";

interface AccountTableProps {
  accounts: AccountRow[];
  sort: string | undefined;
  connections: Connection[];
  onSort: (sort: string) => void;
  onOpen: (account: AccountRow) => void;
}

const COLUMNS: readonly { name: string; sort?: Sort }[] = [
  { name: "Account", sort: "name" },
  { name: "Type", sort: "type" },
  { name: "Countries" },
  { name: "Status", sort: "status" },
  { name: "Synced", sort: "synced" },
];

/**
 * The least height of a row, as the style sheet has it; on a phone a row has three lines. Where text is larger, rows
 * are measured. A row of another height than this shifts every row below it, and ten thousand positions are computed
 * again.
 */
const ROW_PX = 60;
const PHONE_ROW_PX = 93;

/** How many countries are spelled out in a row. */
const SHOWN_COUNTRIES = 5;

/** How many rows beyond the seen ones are in the page. */
const OVERSCAN = 6;

/** A table of any length: only the rows that are seen are in the page. */
export const AccountTable = memo(function AccountTable(
  { accounts, sort, connections, onSort, onOpen }: AccountTableProps,
): ReactElement {
  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top ?? 0;
    setOffset(top + scrollY);
  }, []);
  // The same function for the same rows: with another one, all rows are measured again at each scroll.
  const getItemKey = useCallback((index: number) => accounts[index]?.id ?? index, [accounts]);
  // Read once a render, not once a row.
  const rowPx = innerWidth < 736 ? PHONE_ROW_PX : ROW_PX;
  const rows = useWindowVirtualizer({
    count: accounts.length,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    scrollMargin: offset,
    getItemKey,
  });
  const names = useMemo(
    () => new Map(connections.map(({ id, name }) => [id, name])),
    [connections],
  );
  const { by, isDescending } = sortOf(sort);
  return (
    <div className="grid" role="table" aria-label="Accounts" aria-rowcount={accounts.length + 1}>
      <div role="rowgroup">
        <div className="grid-row grid-header" role="row" aria-rowindex={1}>
          {COLUMNS.map(({ name, sort: column }) => (
            <span
              key={name}
              role="columnheader"
              aria-sort={column === by ? (isDescending ? "descending" : "ascending") : undefined}
            >
              {column === undefined ? name : (
                <button
                  type="button"
                  className="grid-sort"
                  onClick={() => onSort(column === by && !isDescending ? `-${column}` : column)}
                >
                  {name}
                  <span className={column === by ? "grid-order" : "grid-order grid-order-off"}>
                    {column === by && isDescending ? "↓" : "↑"}
                  </span>
                </button>
              )}
            </span>
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        ref={body}
        className="grid-body"
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const account = accounts[index];
          return account && (
            <Row
              key={key}
              ref={rows.measureElement}
              index={index}
              top={start - offset}
              account={account}
              connection={names.size > 1 ? names.get(account.connectionId) : undefined}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
});

interface RowProps {
  index: number;
  /** Where the row begins in the list, in px. */
  top: number;
  account: AccountRow;
  /** The name of its connection, where there are several. */
  connection: string | undefined;
  onOpen: (account: AccountRow) => void;
  ref: Ref<HTMLDivElement>;
}

/** A row is drawn again only when it changes, not with each step of the scrolling. */
const Row = memo(function Row(
  { index, top, account, connection, onOpen, ref }: RowProps,
): ReactElement {
  const { word, tone } = ACCOUNT_STATUSES[account.status];
  return (
    <div
      ref={ref}
      data-index={index}
      role="row"
      aria-rowindex={index + 2}
      className="grid-row grid-entry"
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="cell" className="grid-account">
        <button type="button" className="grid-open truncate" onClick={() => onOpen(account)}>
          {account.name}
        </button>
        {account.isDefault && (
          <span className="grid-default" title="The default account">
            <Icon name="star" size={14} />
            <span className="visually-hidden">The default account</span>
          </span>
        )}
        <span className="grid-id soft small truncate">
          {connection === undefined ? account.amazonId : `${connection} · ${account.amazonId}`}
        </span>
      </span>
      <span role="cell">{ACCOUNT_TYPES[account.type]}</span>
      <span role="cell" className="soft" title={account.countries.join(", ")}>
        {account.countries.slice(0, SHOWN_COUNTRIES).join(" ") || "–"}
        {account.countries.length > SHOWN_COUNTRIES &&
          ` +${account.countries.length - SHOWN_COUNTRIES}`}
      </span>
      <span role="cell">
        <Badge tone={tone}>{word}</Badge>
      </span>
      <span role="cell" className="soft">
        <Ago at={account.lastSyncedAt} />
      </span>
    </div>
  );
});
