import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useLocation, useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactElement, useEffect, useState } from "react";
import { useProject } from "../../app/ads-context.tsx";
import { BASE } from "../../app/config.ts";
import { useSession } from "../../app/session.tsx";
import { Button } from "../../design/button.tsx";
import { Callout } from "../../design/callout.tsx";
import { TextField } from "../../design/field.tsx";
import { Loading } from "../../design/states.tsx";
import { failedReturnOf } from "./failed-return.ts";
import { providerName } from "./provider-name.ts";
import "./sign-in-page.css";

const route = getRouteApi("/sign-in");

/** A page of this dashboard to go on to; addresses elsewhere are ignored. */
function nextPage(next: string | undefined): string {
  return next !== undefined && /^\/[a-z]/.test(next) ? next : "/connections";
}

/** Signs a person in, in the ways that the project offers. */
export function SignInPage(): ReactElement {
  const { session, ended } = useSession();
  const { next, code } = route.useSearch();
  const hash = useLocation({ select: (location) => location.hash });
  const navigate = useNavigate();
  const { config } = useProject();
  const [byLink, setByLink] = useState(!config.signIn.includes("password"));
  useEffect(() => {
    document.title = "Sign in · Amazon Ads Connect";
    if (session) {
      void navigate({ href: BASE.pathname.replace(/\/$/, "") + nextPage(next), replace: true });
    }
  }, [session, next, navigate]);
  if (session === undefined && code !== undefined) {
    return <Loading rows={3} label="You are being signed in" />;
  }
  const failed = failedReturnOf(code, hash);
  const hasPassword = config.signIn.includes("password");
  const hasLink = config.signIn.includes("magic_link");
  const providers = config.signIn.filter((way) => way !== "password" && way !== "magic_link");
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <svg width="44" height="44" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" className="brand-tile" />
          <path
            d="M9 20.5a4.5 4.5 0 0 1 0-9h4M23 11.5a4.5 4.5 0 0 1 0 9h-4M12.5 16h7"
            className="brand-mark"
          />
        </svg>
        <div className="stack-small">
          <h1>Sign in to Ads Connect</h1>
          <p className="soft">Connect Amazon Ads accounts, and see how they are doing.</p>
        </div>
        {ended && (
          <Callout tone="warn" title="Your session has ended">
            <p>Sign in again. You return to the page where you were.</p>
          </Callout>
        )}
        {failed && (
          <Callout tone="bad" title={failed.title}>
            <p>{failed.text}</p>
          </Callout>
        )}
        {config.demoUser && <DemoUser {...config.demoUser} />}
        {hasPassword && !byLink && <Password isFirst={config.demoUser === undefined} />}
        {hasLink && byLink && <MagicLink />}
        {hasPassword && hasLink && (
          <Button
            kind="quiet"
            icon={byLink ? "key" : "mail"}
            onClick={() => setByLink(!byLink)}
          >
            {byLink ? "Use a password instead" : "E-mail me a link instead"}
          </Button>
        )}
        {providers.map((provider) => <Provider key={provider} provider={provider} />)}
      </div>
    </main>
  );
}

function DemoUser({ email, password }: { email: string; password: string }): ReactElement {
  const { auth } = useSession();
  const signIn = useMutation({
    mutationFn: async () => {
      const { error } = await auth.signInWithPassword({ email, password });
      if (error) throw error;
    },
  });
  return (
    <div className="stack-small sign-in-demo">
      <Button kind="primary" icon="arrow" busy={signIn.isPending} onClick={() => signIn.mutate()}>
        Continue as the demo user
      </Button>
      <p className="soft small">
        This is the stack on your machine, with a simulated Amazon. Nothing here reaches the real
        one.
      </p>
      {signIn.error && <Callout tone="bad" title="Not signed in">{signIn.error.message}</Callout>}
    </div>
  );
}

/** Says why a person was not signed in, where Auth's own words are for developers. */
function refusal(error: Error): string {
  return "code" in error && error.code === "invalid_credentials"
    ? "The e-mail address or the password is wrong."
    : error.message;
}

function Password({ isFirst }: { isFirst: boolean }): ReactElement {
  const { auth } = useSession();
  const signIn = useMutation({
    mutationFn: async (form: FormData) => {
      const { error } = await auth.signInWithPassword({
        email: String(form.get("email")),
        password: String(form.get("password")),
      });
      if (error) throw error;
    },
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    signIn.mutate(new FormData(event.currentTarget));
  }
  return (
    <form className="form sign-in-form" onSubmit={submit} aria-label="Sign in with a password">
      <TextField
        label="E-mail address"
        name="email"
        type="email"
        autoComplete="username"
        required
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      {signIn.error && (
        <Callout tone="bad" title="Not signed in">
          <p>{refusal(signIn.error)}</p>
        </Callout>
      )}
      <Button type="submit" kind={isFirst ? "primary" : "secondary"} busy={signIn.isPending}>
        Sign in
      </Button>
    </form>
  );
}

function MagicLink(): ReactElement {
  const { auth } = useSession();
  const send = useMutation({
    mutationFn: async (email: string) => {
      const { error } = await auth.signInWithOtp({
        email,
        options: { emailRedirectTo: new URL("sign-in", BASE).href, shouldCreateUser: false },
      });
      // Only the owner of the mailbox learns whether there is an account.
      if (error && error.code !== "otp_disabled") throw error;
      return email;
    },
  });
  if (send.data !== undefined) {
    return (
      <Callout tone="good" title="Look into your mailbox">
        <p>If {send.data} has an account, a link is on its way. Open it in this browser.</p>
      </Callout>
    );
  }
  return (
    <form
      className="form sign-in-form"
      aria-label="Sign in with a link"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate(String(new FormData(event.currentTarget).get("email")));
      }}
    >
      <TextField label="Send a link to" name="email" type="email" autoComplete="email" required />
      {send.error && (
        <Callout tone="bad" title="No link was sent">
          <p>{send.error.message}</p>
        </Callout>
      )}
      <Button type="submit" kind="primary" icon="mail" busy={send.isPending}>Send the link</Button>
    </form>
  );
}

function Provider({ provider }: { provider: string }): ReactElement {
  const { auth } = useSession();
  const signIn = useMutation({
    mutationFn: async () => {
      const { error } = await auth.signInWithOAuth({
        provider: providerName(provider).id,
        options: { redirectTo: new URL("sign-in", BASE).href },
      });
      if (error) throw error;
    },
  });
  return (
    <>
      <Button busy={signIn.isPending} onClick={() => signIn.mutate()}>
        Continue with {providerName(provider).name}
      </Button>
      {signIn.error && <Callout tone="bad" title="Not signed in">{signIn.error.message}</Callout>}
    </>
  );
}
