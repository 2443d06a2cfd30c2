import { AuthClient, type Session } from "@supabase/auth-js";
import { createContext, type ReactElement, type ReactNode, use, useEffect, useState } from "react";
import type { Config } from "./config.ts";

/** A client of Supabase Auth. */
export type Auth = InstanceType<typeof AuthClient>;

/** Makes the client of Supabase Auth. It keeps the session in this browser, and renews it. */
export function createAuth({ supabaseUrl, publishableKey }: Config): Auth {
  return new AuthClient({
    url: `${supabaseUrl}/auth/v1`,
    headers: { apikey: publishableKey },
    storageKey: "amazon-ads-connect.session",
    autoRefreshToken: true,
    persistSession: true,
    // A magic link and a provider come back with the session in the address.
    detectSessionInUrl: true,
    flowType: "pkce",
  });
}

/** Whether a person is signed in, and how that came. */
export interface SessionState {
  /** Undefined until it is known. */
  session: Session | null | undefined;
  /** Whether there was a session that has ended by itself. */
  ended: boolean;
  auth: Auth;
}

const SessionContext = createContext<SessionState | undefined>(undefined);

/** The session. */
export function useSession(): SessionState {
  const state = use(SessionContext);
  if (state === undefined) throw new Error("useSession is called outside of SessionProvider");
  return state;
}

let signingOut = false;

/** Signs out of this browser alone; other devices keep their sessions. */
export async function signOut(auth: Auth): Promise<void> {
  signingOut = true;
  await auth.signOut({ scope: "local" }).finally(() => signingOut = false);
}

/** Follows the session: signing in and out, in other tabs too. */
export function SessionProvider(
  { auth, children }: { auth: Auth; children: ReactNode },
): ReactElement {
  const [state, setState] = useState<Omit<SessionState, "auth">>({
    session: undefined,
    ended: false,
  });
  useEffect(() => {
    const { data } = auth.onAuthStateChange((event, session) => {
      setState((before) => ({
        session,
        ended: event === "SIGNED_OUT" ? Boolean(before.session) && !signingOut : false,
      }));
    });
    return () => data.subscription.unsubscribe();
  }, [auth]);
  return <SessionContext value={{ ...state, auth }}>{children}</SessionContext>;
}
