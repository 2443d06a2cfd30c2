import { signUp } from "../../local/demo/sign-up.ts";
import type { SignedIn } from "../../local/demo/sign-up.ts";
import { type Answer, call } from "./call.ts";
import { stack } from "./stack.ts";

/** A signed-up user with their own way of calling functions. */
export interface Person extends SignedIn {
  call(name: string, body: Record<string, unknown>, functionsUrl?: string): Promise<Answer>;
}

/** Signs up somebody new. */
export async function newPerson(): Promise<Person> {
  const signedIn = await signUp(stack);
  const { data } = await signedIn.supabase.auth.getSession();
  const authorization = `Bearer ${data.session?.access_token}`;
  return {
    ...signedIn,
    call: (name, body, functionsUrl) => call(name, body, { authorization }, functionsUrl),
  };
}
