import { type ReactElement, useMemo } from "react";
import type { Connection } from "../../app/ads.ts";
import type { AccountRow } from "../../data/accounts.ts";
import { Icon } from "../../design/icon.tsx";
import { countryName } from "../../language/region.ts";
import { ACCOUNT_STATUSES, ACCOUNT_TYPES } from "./account-words.ts";
import type { AccountFilter } from "./account-filter.ts";

interface AccountFiltersProps {
  search: AccountFilter;
  accounts: AccountRow[];
  connections: Connection[];
  onChange: (changed: AccountFilter) => void;
}

/** The search field, and a list of choices for each thing that accounts differ in. */
export function AccountFilters(
  { search, accounts, connections, onChange }: AccountFiltersProps,
): ReactElement {
  const countries = useMemo(() => {
    const codes = new Set(accounts.flatMap((account) => account.countries));
    return [...codes].map((code) => [code, countryName(code)] as const)
      .sort(([, one], [, other]) => one.localeCompare(other));
  }, [accounts]);
  return (
    <search className="filters">
      <label className="filter-search">
        <span className="visually-hidden">Search accounts</span>
        <Icon name="search" size={16} />
        <input
          className="input"
          type="search"
          placeholder="Search by name or id"
          value={search.text ?? ""}
          onChange={({ target }) => onChange({ text: target.value })}
        />
      </label>
      {connections.length > 1 && (
        <Choice
          label="Connection"
          all="All connections"
          value={search.connection}
          options={connections.map(({ id, name }) => [id, name])}
          onChange={(connection) => onChange({ connection })}
        />
      )}
      <Choice
        label="Type"
        all="All types"
        value={search.type}
        options={Object.entries(ACCOUNT_TYPES)}
        onChange={(type) => onChange({ type })}
      />
      <Choice
        label="Status"
        all="Any status"
        value={search.status}
        options={Object.entries(ACCOUNT_STATUSES).map(([status, { word }]) => [status, word])}
        onChange={(status) => onChange({ status })}
      />
      {countries.length > 1 && (
        <Choice
          label="Country"
          all="All countries"
          value={search.country}
          options={countries}
          onChange={(country) => onChange({ country })}
        />
      )}
    </search>
  );
}

function Choice(
  { label, all, value, options, onChange }: {
    label: string;
    all: string;
    value: string | undefined;
    options: readonly (readonly [value: string, name: string])[];
    onChange: (value: string) => void;
  },
): ReactElement {
  return (
    <select
      className="input select filter-choice"
      aria-label={label}
      value={value ?? ""}
      onChange={({ target }) => onChange(target.value)}
    >
      <option value="">{all}</option>
      {options.map(([option, name]) => <option key={option} value={option}>{name}</option>)}
    </select>
  );
}
