import type { AccountRow } from "../../data/account-row.ts";

const COLUMNS: [name: string, value: (account: AccountRow) => string][] = [
  ["account_name", ({ name }) => name],
  ["amazon_account_id", ({ amazonId }) => amazonId],
  ["account_type", ({ type }) => type],
  ["status", ({ status }) => status],
  ["is_default", ({ isDefault }) => String(isDefault)],
  ["countries", ({ countries }) => countries.join(" ")],
  ["profile_ids", ({ profiles }) => profiles.map(({ profile_id }) => profile_id).join(" ")],
  ["connection_id", ({ connectionId }) => connectionId],
  ["last_synced_at", ({ lastSyncedAt }) => lastSyncedAt ?? ""],
];

/** What a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function quoted(value: string): string {
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Accounts as CSV (RFC 4180), with a byte order mark so that spreadsheets read UTF-8. */
export function accountsCsv(accounts: AccountRow[]): string {
  const lines = accounts.map((account) => COLUMNS.map(([, value]) => quoted(value(account))));
  return "\uFEFF" +
    [COLUMNS.map(([name]) => name), ...lines].map((line) => `${line.join(",")}\r\n`).join("");
}
