/** What `config.json` beside the page says about the project. Nothing in it is secret. */
export interface Config {
  /** The project's address. */
  supabaseUrl: string;
  /** `sb_publishable_…`: row level security decides what it opens. */
  publishableKey: string;
  /** What the functions' names begin with, where they were deployed under other names. */
  functionPrefix: string;
  /** How people sign in: `password`, `magic_link`, or a provider that Supabase Auth knows, such as `google`. */
  signIn: string[];
  /** The local stack's own user, for one click. */
  demoUser: { email: string; password: string } | undefined;
}

function textIn(json: object, name: string): string | undefined {
  const value: unknown = Reflect.get(json, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * Parses `config.json`.
 *
 * @throws Error that names the field to fix.
 */
export function parseConfig(json: unknown, base: URL): Config {
  if (typeof json !== "object" || json === null) throw new Error("config.json must be an object.");
  const address = textIn(json, "supabase_url");
  const publishableKey = textIn(json, "publishable_key");
  if (address === undefined || !URL.canParse(address, base)) {
    throw new Error('config.json must have "supabase_url": "https://<ref>.supabase.co".');
  }
  if (publishableKey === undefined) {
    throw new Error('config.json must have "publishable_key": "sb_publishable_…".');
  }
  if (/^sb_secret_/.test(publishableKey)) {
    throw new Error("config.json has a secret key. Revoke it, and use the publishable key.");
  }
  const signIn: unknown = Reflect.get(json, "sign_in");
  const demo: unknown = Reflect.get(json, "demo_user");
  const email = typeof demo === "object" && demo !== null ? textIn(demo, "email") : undefined;
  const password = typeof demo === "object" && demo !== null ? textIn(demo, "password") : undefined;
  return {
    supabaseUrl: new URL(address, base).href.replace(/\/+$/, ""),
    publishableKey,
    functionPrefix: textIn(json, "function_prefix") ?? "",
    signIn: Array.isArray(signIn)
      ? signIn.filter((way) => typeof way === "string")
      : ["password", "magic_link"],
    demoUser: email !== undefined && password !== undefined ? { email, password } : undefined,
  };
}
