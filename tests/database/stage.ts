import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { z } from "zod";
import { connect } from "../../local/postgres/connect.ts";

const answerSchema = z.record(z.string(), z.unknown());

/** What a statement answered. */
export type Answer = z.infer<typeof answerSchema>;

type Argument = string | number | boolean | null | string[] | { [name: string]: Argument };

/** A ciphertext as far as the database can tell: a JWE's header that names the key, and a word. */
export function sealed(word: string): string {
  const header = { alg: "dir", enc: "A256GCM", kid: "k1" };
  return `${Buffer.from(JSON.stringify(header)).toString("base64url")}..${word}`;
}

/** A scene of its own in a database: a user, their connections, and sessions that act. */
export interface Stage {
  /** The owner of everything: sets the scene and looks at what came out. */
  owner: postgres.Sql;
  /** A session of the functions' role, the only one that may call the statements. */
  session(): Promise<postgres.Sql>;
  /** One of these, for calls that race with nothing. */
  anySession: postgres.Sql;
  user: { kind: "user"; user_id: string };
  /** An active connection whose token expires in four minutes. */
  connection(): Promise<string>;
}

/** Sets the scene, lets the sessions act, and removes the user with all that is theirs. */
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
          insert into public.connections (id, user_id, name, status, scopes, client_id, connected_at, last_used_at)
          values (${id}, ${userId}, 'Shop', 'active', '{advertising::campaign_management}', 'client', now(), now())`;
        await owner`
          insert into private.oauth_tokens (
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

/** Calls a statement by name, with named arguments, as the Data API does. */
export async function call(
  sql: postgres.Sql,
  statement: string,
  args: Record<string, Argument>,
): Promise<Answer> {
  const placeholders = Object.keys(args).map((name, index) => `${name} => $${index + 1}`);
  const [row] = await sql.unsafe(
    `select public.${statement}(${placeholders.join(", ")}) as answer`,
    Object.values(args).map((value) =>
      value !== null && typeof value === "object" && !Array.isArray(value) ? sql.json(value) : value
    ),
  );
  return answerSchema.parse(row?.["answer"]);
}

/** Opens so many sessions, then lets them all go at once. */
export async function crowd<Result>(
  stage: Stage,
  size: number,
  each: (sql: postgres.Sql, index: number) => Promise<Result>,
): Promise<Result[]> {
  const sessions = await Promise.all(Array.from({ length: size }, () => stage.session()));
  return await Promise.all(sessions.map(each));
}
