import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactElement, useCallback, useDeferredValue, useMemo, useState } from "react";
import type { Connection } from "../../app/ads.ts";
import { type AccountRow, useAccounts } from "../../data/accounts.ts";
import { useConnections } from "../../data/connections.ts";
import { Button, buttonClass } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Page } from "../../design/page.tsx";
import { Empty, Failure, Loading } from "../../design/states.tsx";
import { count, whole } from "../../language/amount.ts";
import { AccountDialog } from "./account-dialog.tsx";
import { type AccountFilter, filterAccounts, sortAccounts } from "./account-filter.ts";
import { AccountFilters } from "./account-filters.tsx";
import { AccountTable } from "./account-table.tsx";
import { accountsCsv } from "./accounts-csv.ts";
import { saveFile } from "./save-file.ts";

const route = getRouteApi("/shell/accounts");

const NO_CONNECTIONS: Connection[] = [];

/** All advertising accounts of all connections: searched, filtered, sorted, saved. */
export function AccountsPage(): ReactElement {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { accounts, isFirstPending, isComplete, error, retry } = useAccounts();
  const connections = useConnections();
  // What is typed is shown at once; the list follows when the browser has time.
  const filter = useDeferredValue(search);
  const sorted = useMemo(() => sortAccounts(accounts, filter.sort), [accounts, filter.sort]);
  const found = useMemo(() => filterAccounts(sorted, filter), [sorted, filter]);
  const [openId, setOpenId] = useState<string | undefined>();
  const opened = openId === undefined ? undefined : accounts.find(({ id }) => id === openId);
  const change = useCallback((changed: AccountFilter): void => {
    void navigate({
      search: (before) => withoutEmpty({ ...before, ...changed }),
      replace: true,
      resetScroll: false,
    });
  }, [navigate]);
  const onSort = useCallback((sort: string) => change({ sort }), [change]);
  const onOpen = useCallback(({ id }: AccountRow) => setOpenId(id), []);
  const isFiltered = Object.keys(search).some((name) => name !== "sort");
  return (
    <Page
      title="Accounts"
      lead={isFirstPending || error || accounts.length === 0
        ? "Advertising accounts of all connections."
        : summary(accounts, found, isFiltered, isComplete)}
      actions={accounts.length > 0 && (
        <Button
          icon="download"
          disabled={!isComplete}
          onClick={() => saveFile("amazon-ads-accounts.csv", accountsCsv(found))}
        >
          {isComplete ? "Save as CSV" : `Loading ${whole(accounts.length)}`}
        </Button>
      )}
    >
      {error !== null && error !== undefined && (
        <Failure error={error} what="Not all accounts are shown" retry={retry} />
      )}
      {isFirstPending
        ? (
          <Card flush>
            <Loading rows={8} label="Accounts are loading" />
          </Card>
        )
        : accounts.length === 0 && !error
        ? (
          <Card>
            <Empty
              icon="accounts"
              title="No accounts yet"
              actions={
                <Link to="/connections" className={buttonClass("primary")}>
                  To your connections
                </Link>
              }
            >
              <p>
                Accounts appear here when an Amazon account is connected and its first sync has read
                them.
              </p>
            </Empty>
          </Card>
        )
        : accounts.length > 0 && (
          <Card>
            <AccountFilters
              search={search}
              accounts={accounts}
              connections={connections.data ?? []}
              onChange={change}
            />
            {found.length === 0
              ? (
                <Empty
                  icon="search"
                  title="No account fits"
                  actions={
                    <Button onClick={() => void navigate({ search: {}, replace: true })}>
                      Show all accounts
                    </Button>
                  }
                >
                  <p>Names, Amazon ids, profile ids and entity ids are searched.</p>
                </Empty>
              )
              : (
                <AccountTable
                  accounts={found}
                  sort={filter.sort}
                  connections={connections.data ?? NO_CONNECTIONS}
                  onSort={onSort}
                  onOpen={onOpen}
                />
              )}
          </Card>
        )}
      <AccountDialog account={opened} onClose={() => setOpenId(undefined)} />
    </Page>
  );
}

function withoutEmpty(filter: AccountFilter): AccountFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
}

function summary(
  accounts: AccountRow[],
  found: AccountRow[],
  isFiltered: boolean,
  isComplete: boolean,
): string {
  const all = count(accounts.length, "account");
  const soFar = isComplete ? "" : " so far";
  return isFiltered ? `${whole(found.length)} of ${all}${soFar}` : `${all}${soFar}`;
}
