/** A client of supabase-js, as far as it is used here. */
export interface SupabaseClientLike {
  /** The part that calls Edge Functions. */
  readonly functions: { invoke(functionName: string): PromiseLike<unknown> };
}

/** A project that is called without supabase-js. */
interface Project {
  /** The project's address: `https://<ref>.supabase.co`. */
  url: string;
  /** Another fetch: for tests, proxies and logs. */
  fetch?: typeof fetch | undefined;
}

/** A project, called with an API key: backends and scripts. */
export interface ApiKeySource extends Project {
  /** `aac_…` */
  apiKey: string;
}

/** A project, called with a user's token from anywhere: another Auth library, or another issuer. */
export interface AccessTokenSource extends Project {
  /** `sb_publishable_…` */
  publishableKey: string;
  /** The user's token; nothing when no user is signed in. It is asked for before each call, which fails as it fails. */
  accessToken: () => Promise<string | null | undefined> | string | null | undefined;
}

/** A project, called by its operator. Never in a browser: the key opens everything. */
export interface SecretKeySource extends Project {
  /** `sb_secret_…` */
  secretKey: string;
}

/** Who calls, and where. */
export type Source = SupabaseClientLike | ApiKeySource | AccessTokenSource | SecretKeySource;

/** A user for whom the operator acts. */
export type ActFor = { user_id: string } | { user_email: string };

/** How a client differs from the ordinary one. */
export interface Options {
  /** What the names of the functions begin with, where they were deployed with a prefix, such as `ads-`. */
  functionPrefix?: string | undefined;
  /** Where Amazon's consent page returns to, unless a call says otherwise: the present page when absent. */
  returnTo?: string | undefined;
  /** For the operator: the user for whom each call acts. */
  actFor?: ActFor | undefined;
}
