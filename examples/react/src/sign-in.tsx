import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { supabase } from "./supabase.ts";

/** The sign-in that an app with Supabase Auth has anyway. */
export function SignIn({ children }: { children: ReactNode }) {
  const [isSignedIn, setSignedIn] = useState(false);
  const [error, setError] = useState("");
  useEffect(() => {
    const { data } = supabase.auth.onAuthStateChange((_, session) => setSignedIn(session !== null));
    return () => data.subscription.unsubscribe();
  }, []);

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const { error } = await supabase.auth.signInWithPassword({
      email: String(form.get("email")),
      password: String(form.get("password")),
    });
    setError(error?.message ?? "");
  }

  if (isSignedIn) return children;
  return (
    <form onSubmit={signIn}>
      <p>
        <label>
          E-mail <input name="email" type="email" required />
        </label>
      </p>
      <p>
        <label>
          Password <input name="password" type="password" required />
        </label>
      </p>
      <button>Sign in</button>
      {error && <p role="alert">{error}</p>}
    </form>
  );
}
