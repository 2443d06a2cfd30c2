import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { z } from "zod";
import { connect } from "../../local/postgres/connect.ts";

const answerSchema = z.record(z.string(), z.unknown());

/** What a statement answered. */
export type Answer = z.infer<typeof answerSchema>;

type Argument =
  | string
  | number
  | boolean
  | null
  | string[]
  | { [name: string]: Argument }
  | { [name: string]: Argument }[];

/** What the database takes for a ciphertext: a JWE's header that names the key, and a word. */
export function sealed(word: string): string {
  const header = { alg: "dir", enc: "A256GCM", kid: "k1" };
  return `${Buffer.from(JSON.stringify(header)).toString("base64url")}..${word}`;
}

/** A user with connections, and several sessions that act on them. */
export interface Stage {
  /** A session of the owner: prepares rows and reads the outcome. */
  owner: postgres.Sql;
  /** A session of the functions' role, the only one that may call the statements. */
  session(): Promise<postgres.Sql>;
  /** One of these sessions, for calls that do not race. */
  anySession: postgres.Sql;
  user: { kind: "user"; user_id: string };
  /** An active connection whose token expires in four minutes. */
  connection(): Promise<string>;
}

/** Makes a user, lets the sessions act, and removes the user with all their rows. */
export async function onStage(
  dbUrl: string,
  act: (stage: Stage) => Promise<void>,
): Promise<void> {
  const owner = connect(dbUrl);
  const sessions: postgres.Sql[] = [];
  const session = async (): Promise<postgres.Sql> => {
    const sql = connect(dbUrl);
    sessions.push(sql);
    await sql`set role service_role`;
    return sql;
  };
  const userId = randomUUID();
  try {
    await owner`insert into auth.users (id, email) values (${userId}, ${`${userId}@example.com`})`;
    await act({
      owner,
      user: { kind: "user", user_id: userId },
      session,
      anySession: await session(),
      async connection(): Promise<string> {
        const id = randomUUID();
        await owner`
          insert into amazon_ads.connections (id, user_id, name, status, scopes, client_id, connected_at, last_used_at)
          values (${id}, ${userId}, 'Shop', 'active', '{advertising::campaign_management}', 'client', now(), now())`;
        await owner`
          insert into amazon_ads_private.oauth_tokens (
            connection_id, encrypted_access_token, encrypted_refresh_token, expires_at, refresh_started_at
          )
          values (${id}, ${sealed("access")}, ${
          sealed("refresh")
        }, now() + interval '4 minutes', now() - interval '56 minutes')`;
        return id;
      },
    });
  } finally {
    await Promise.all(sessions.map((sql) => sql.end()));
    await owner`delete from auth.users where id = ${userId}`;
    await owner.end();
  }
}

/** A list of objects is JSON; a list of text is an array of SQL. */
function isJson(value: Argument): value is { [name: string]: Argument } {
  return value !== null && typeof value === "object" &&
    (!Array.isArray(value) || value.some((item) => typeof item === "object"));
}

/** Calls a statement by name, with named arguments, as the Data API does. */
export async function call(
  sql: postgres.Sql,
  statement: string,
  args: Record<string, Argument>,
): Promise<Answer> {
  const placeholders = Object.keys(args).map((name, index) => `${name} => $${index + 1}`);
  const [row] = await sql.unsafe(
    `select amazon_ads.${statement}(${placeholders.join(", ")}) as answer`,
    Object.values(args).map((value) => isJson(value) ? sql.json(value) : value),
  );
  return answerSchema.parse(row?.["answer"]);
}

/** Opens that many sessions, then lets them all begin at once. */
export async function crowd<Result>(
  stage: Stage,
  size: number,
  each: (sql: postgres.Sql, index: number) => Promise<Result>,
): Promise<Result[]> {
  const sessions = await Promise.all(Array.from({ length: size }, () => stage.session()));
  return await Promise.all(sessions.map(each));
}
