import assert from "node:assert/strict";
import type { AccountRow } from "../../../dashboard/src/data/account-row.ts";
import {
  filterAccounts,
  sortAccounts,
  sortOf,
} from "../../../dashboard/src/pages/accounts/account-filter.ts";
import { accountsCsv } from "../../../dashboard/src/pages/accounts/accounts-csv.ts";

function account(name: string, more: Partial<AccountRow> = {}): AccountRow {
  return {
    id: name,
    connectionId: "c1",
    name,
    amazonId: `amzn1.${name}`,
    type: "seller",
    status: "active",
    isDefault: false,
    isDisconnected: false,
    isNamedByUser: false,
    countries: ["US"],
    profiles: [],
    lastSyncedAt: "2026-11-21T12:00:00+00:00",
    searched: `${name}\namzn1.${name}`.toLowerCase(),
    ...more,
  };
}

Deno.test("a CSV quotes commas, quotation marks and line breaks, and runs no formula", () => {
  const csv = accountsCsv([
    account('Say "hi", twice'),
    account("=HYPERLINK(1)"),
    account("two\nlines"),
  ]);
  const [, first, second, third] = csv.split("\r\n");
  assert.match(first ?? "", /^"Say ""hi"", twice",/);
  assert.match(second ?? "", /^'=HYPERLINK\(1\),/);
  assert.match(third ?? "", /^"two\nlines",/);
  assert.ok(csv.startsWith("\uFEFFaccount_name,"), "spreadsheets read it as UTF-8");
});

const ACCOUNTS = [
  account("Boots", { status: "inactive", connectionId: "c2", lastSyncedAt: null }),
  account("Sandals"),
  account("Shoes", { type: "vendor", countries: ["DE", "US"] }),
];

function namesOf(accounts: AccountRow[]): string[] {
  return accounts.map(({ name }) => name);
}

Deno.test("accounts are searched in names and ids, in any case, and narrowed by each filter", () => {
  const names = (filter: Parameters<typeof filterAccounts>[1]): string[] =>
    namesOf(filterAccounts(ACCOUNTS, filter));
  assert.deepEqual(names({}), ["Boots", "Sandals", "Shoes"]);
  assert.deepEqual(names({ text: " SHOE " }), ["Shoes"]);
  assert.deepEqual(names({ text: "amzn1.b" }), ["Boots"]);
  assert.deepEqual(names({ type: "vendor" }), ["Shoes"]);
  assert.deepEqual(names({ status: "inactive" }), ["Boots"]);
  assert.deepEqual(names({ country: "DE" }), ["Shoes"]);
  assert.deepEqual(names({ connection: "c2" }), ["Boots"]);
  assert.deepEqual(names({ text: "s", status: "active" }), ["Sandals", "Shoes"]);
});

Deno.test("accounts are sorted by a column, and by name where they are equal in it", () => {
  const names = (sort: string): string[] => namesOf(sortAccounts(ACCOUNTS, sort));
  assert.deepEqual(names("-name"), ["Shoes", "Sandals", "Boots"]);
  assert.deepEqual(names("status"), ["Sandals", "Shoes", "Boots"]);
  assert.deepEqual(names("-type"), ["Shoes", "Boots", "Sandals"]);
  assert.deepEqual(names("synced"), ["Boots", "Sandals", "Shoes"]);
  assert.deepEqual(
    namesOf(ACCOUNTS),
    ["Boots", "Sandals", "Shoes"],
    "the list itself is as before",
  );
});

Deno.test("a sort that no column has is by name", () => {
  assert.deepEqual(sortOf("-synced"), { by: "synced", isDescending: true });
  assert.deepEqual(sortOf("nonsense"), { by: "name", isDescending: false });
  assert.deepEqual(sortOf(undefined), { by: "name", isDescending: false });
});
