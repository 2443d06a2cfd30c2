/**
 * Who calls, once the credential is verified. What the caller may touch is decided in the database,
 * in the same round trip as the work (`amazon_ads_private.authorize`).
 */
export type Caller =
  /** A user of Supabase Auth, or the operator acting for one. */
  | ({
    kind: "user";
    user_id: string;
    operator?: Operator;
    /** Set where an earlier RPC has authorized the call, and this is the work for it. */
    actor?: Actor;
  } & SessionFacts)
  /** A user whom the operator names by e-mail address. */
  | { kind: "email"; email: string; operator: Operator }
  /** A user of another issuer, such as Clerk. */
  | {
    kind: "identity";
    issuer: string;
    subject: string;
    /** For the row in `users`, which is made on the first call. */
    email?: string;
    first_name?: string;
    last_name?: string;
    profile_image_url?: string;
  }
  /** The holder of an API key, known by its SHA-256 in hex. */
  | { kind: "api_key"; key_hash: string }
  /** The product itself: the schedule, or work that follows a request; or the operator who names no user. */
  | { kind: "system"; operator?: Operator };

/**
 * The operator who acts for a user: the name of one of the project's secret keys, or a signed-in user. The
 * database judges both, by its settings and its table of operators.
 */
export type Operator = { key_name: string } | { caller: Caller };

/**
 * What a token of Supabase Auth says about its session, for the settings of the database to judge. A
 * fact of the ordinary case is left out: an ordinary session is `kind` and `user_id` alone.
 */
export interface SessionFacts {
  /** The token's issuer (claim `iss`), where it is not `<SUPABASE_URL>/auth/v1`. */
  issuer?: string;
  /** The client of Supabase's OAuth server that the token was issued to (claim `client_id`). */
  oauth_client_id?: string;
  /** Present when the user signed in anonymously (claim `is_anonymous`). */
  is_anonymous?: true;
  /** The assurance level, where it is more than a password's (claim `aal`): `aal2` after MFA. */
  aal?: string;
}

/** Who asks, as the history of tokens and the audit log name it. */
export type Actor = "user" | "key" | "operator" | "schedule";

/** Who asks, by what kind of caller it is. */
export function actorOf(caller: Caller): Actor {
  if (caller.kind === "system") return "schedule";
  if (caller.kind === "api_key") return "key";
  if ("operator" in caller && caller.operator !== undefined) return "operator";
  return caller.kind === "user" && caller.actor !== undefined ? caller.actor : "user";
}
