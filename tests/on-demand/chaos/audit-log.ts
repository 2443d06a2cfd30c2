import { sha256Hex } from "../../../shared/crypto/sha256.ts";
import type { Imported } from "../../support/import-connections.ts";
import type { TimedAnswer } from "../../support/own-connection.ts";
import { stack } from "../../support/stack.ts";

/** What came of all calls. */
export interface Testimony {
  /** How often each outcome was seen: `token`, `refused`, or an error's code. */
  outcomes: Map<string, number>;
  /** What must never happen, in words. */
  violations: string[];
  /** Each access token that was given out, by its SHA-256, and for which connection. */
  given: Map<string, string>;
  /** How many tokens were tried at Amazon, and how many of those too late to tell. */
  tried: number;
  triedTooLate: number;
  /** The longest that a caller waited, in ms. */
  longest: number;
}

/** Judges answers as they come in. */
export interface AuditLog extends Testimony {
  /** Hears an answer; undefined when the process died under the call. */
  record(connection: Imported, asked: number, answer: TimedAnswer | undefined): Promise<void>;
}

/** A token with less left than that, in s, is tried at Amazon even if it is an old acquaintance. */
const LAST_SECONDS = 9;

/** Makes an audit log that tries the tokens at Amazon's Ads API as their receivers would. */
export function createAuditLog(): AuditLog {
  const outcomes = new Map<string, number>();
  const violations: string[] = [];
  const given = new Map<string, string>();

  function count(outcome: string): void {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }

  async function receive({ id }: Imported, asked: number, { body }: TimedAnswer): Promise<void> {
    count(body.warning === undefined ? "token" : `token, ${body.warning.code}`);
    if (body.connection_id !== id) violations.push(`${id}: the token of ${body.connection_id}`);
    if (!(body.expires_in > 0)) violations.push(`${id}: expires_in ${body.expires_in}`);
    const hash = sha256Hex(body.access_token);
    const known = given.get(hash);
    if (known !== undefined && known !== id) violations.push(`${id}: given to ${known} as well`);
    given.set(hash, id);
    if (known !== undefined && body.expires_in > LAST_SECONDS) return;
    const response = await fetch(`${stack.amazon_url}/na/v2/profiles`, {
      headers: {
        authorization: `Bearer ${body.access_token}`,
        "amazon-advertising-api-clientid": body.client_id,
        // A kept connection may be closed at the server's end in the moment it is used again.
        connection: "close",
      },
    });
    const answer = await response.text();
    // What it had left, it had left when it was asked for at the latest.
    const inTime = performance.now() - asked < body.expires_in * 1000;
    auditLog.tried++;
    if (response.ok) return;
    if (!inTime) auditLog.triedTooLate++;
    else {
      const moment = new Date().toISOString().slice(14, 23);
      violations.push(
        `${id}: Amazon refuses ${
          hash.slice(0, 8)
        } with ${body.expires_in} s left at ${moment}: ${answer}`,
      );
    }
  }

  const auditLog: AuditLog = {
    outcomes,
    violations,
    given,
    tried: 0,
    triedTooLate: 0,
    longest: 0,
    async record(connection, asked, answer): Promise<void> {
      if (answer === undefined) return count("refused");
      auditLog.longest = Math.max(auditLog.longest, answer.ms);
      const { status, body, headers } = answer;
      if (status === 200) return await receive(connection, asked, answer);
      const [why] = /(?<=\bthe database answered )\w+|\bPGRST\w+/.exec(body.detail) ?? [];
      count(`${status} ${body.code}${why === undefined ? "" : `, ${why}`}`);
      if (status !== 503 || !(Number(headers.get("retry-after")) >= 1)) {
        violations.push(`${connection.id}: ${status} ${JSON.stringify(body)}`);
      }
    },
  };
  return auditLog;
}
