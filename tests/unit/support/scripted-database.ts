import assert from "node:assert/strict";
import type { Database } from "../../../shared/database/database.ts";
import { ConnectError } from "../../../shared/errors.ts";

/** One statement that was run. */
export interface StatementCall {
  statement: string;
  args: Record<string, unknown>;
}

/** A database that answers what a test wrote down, and remembers what it was asked. */
export interface ScriptedDatabase extends Database {
  calls: StatementCall[];
  /** The statements that were run, in order. */
  statements(): string[];
  /** The arguments, as they are sent, of a statement's only run, or of one of its runs. */
  argsOf(statement: string, run?: number): Record<string, unknown>;
}

/**
 * Makes a {@link ScriptedDatabase}. Each statement has the list of its answers, one a run: an error
 * is thrown, a function makes the answer of the arguments, anything else is the answer.
 */
export function scriptedDatabase(script: Record<string, unknown[]> = {}): ScriptedDatabase {
  const left = new Map(Object.entries(script).map(([name, answers]) => [name, [...answers]]));
  const calls: StatementCall[] = [];

  function rpc(statement: string, given: Record<string, unknown>): Promise<unknown> {
    const args = JSON.parse(JSON.stringify(given));
    calls.push({ statement, args });
    const answers = left.get(statement) ?? [];
    if (answers.length === 0) {
      return Promise.reject(new assert.AssertionError({ message: `${statement} is not expected` }));
    }
    const answer = answers.shift();
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(typeof answer === "function" ? answer(args) : answer);
  }

  function argsOf(statement: string, run = 0): Record<string, unknown> {
    return calls.filter((made) => made.statement === statement)[run]?.args ??
      assert.fail(`${statement} was not run ${run + 1} times`);
  }

  return { rpc, calls, argsOf, statements: () => calls.map(({ statement }) => statement) };
}

/** What `createDataApi` throws while the database cannot be reached. */
export function databaseDown(): ConnectError {
  return new ConnectError("database_unavailable", "The database is down.", { retry_after: 1 });
}
