import { signUp } from "../../local/demo/sign-up.ts";
import type { SignedIn } from "../../local/demo/sign-up.ts";
import { type Answer, call } from "./call.ts";
import { stack } from "./stack.ts";

/** A signed-up user. */
export interface Person extends SignedIn {
  /** Their session, as the headers of their calls. */
  as: { authorization: string };
  call(name: string, body: Record<string, unknown>, functionsUrl?: string): Promise<Answer>;
}

/** Signs up a new user. */
export async function newPerson(): Promise<Person> {
  const signedIn = await signUp(stack);
  const { data } = await signedIn.supabase.auth.getSession();
  const as = { authorization: `Bearer ${data.session?.access_token}` };
  return {
    ...signedIn,
    as,
    call: (name, body, functionsUrl) => call(name, body, as, functionsUrl),
  };
}
