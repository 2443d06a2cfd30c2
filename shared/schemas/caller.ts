/**
 * Who calls, once the credential is verified. What the caller may touch is decided in the database,
 * in the same round trip as the work (`private.authorize`).
 */
export type Caller =
  /** A user of Supabase Auth, or the operator acting for one. */
  | { kind: "user"; user_id: string }
  /** A user whom the operator names by e-mail address. */
  | { kind: "email"; email: string }
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
  /** Whoever holds an API key, known by its SHA-256 in hex. */
  | { kind: "api_key"; key_hash: string }
  /** The product itself: the schedule, or work that follows a request. */
  | { kind: "system" };
