import { Link, Outlet, useLocation, useRouter } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { useIsOperator } from "../data/operator.ts";
import { IconButton } from "../design/button.tsx";
import { Icon, type IconName } from "../design/icon.tsx";
import { Loading } from "../design/states.tsx";
import { LiveEvents } from "./live-events.tsx";
import { signOut, useSession } from "./session.tsx";
import "./shell.css";

const PLACES = [
  { to: "/connections", label: "Connections", icon: "connection" },
  { to: "/accounts", label: "Accounts", icon: "accounts" },
  { to: "/reports", label: "Reports", icon: "reports" },
  { to: "/activity", label: "Activity", icon: "activity" },
] as const satisfies { to: string; label: string; icon: IconName }[];

const DEVELOPER_PLACES = [
  { to: "/keys", label: "API keys", icon: "key" },
  { to: "/webhooks", label: "Webhooks", icon: "webhook" },
  { to: "/apps", label: "Amazon apps", icon: "apps" },
] as const satisfies { to: string; label: string; icon: IconName }[];

/** Pages that the navigation does not name: which of its places each belongs to. */
const PLACE_OF: Readonly<Record<string, string>> = {
  "/connection": "/connections",
  "/connected": "/connections",
  "/report-schedule": "/reports",
  "/webhook": "/webhooks",
};

/** The frame of every page for signed-in people. Others are sent to the sign-in page and come back. */
export function Shell(): ReactElement | null {
  const { session } = useSession();
  const router = useRouter();
  const signedOut = session === null;
  useEffect(() => {
    if (!signedOut) return;
    const { pathname, searchStr } = router.state.location;
    const next = pathname + searchStr;
    void router.navigate({
      to: "/sign-in",
      search: pathname === "/connections" ? {} : { next },
      replace: true,
    });
  }, [signedOut, router]);
  if (session === undefined) return <Loading rows={3} label="Looking for your session" />;
  if (session === null) return null;
  return <Frame key={session.user.id} email={session.user.email ?? "Signed in"} />;
}

function Frame({ email }: { email: string }): ReactElement {
  const [open, setOpen] = useState(false);
  const router = useRouter();
  const main = useRef<HTMLElement>(null);
  useEffect(() =>
    router.subscribe("onResolved", ({ pathChanged, fromLocation }) => {
      setOpen(false);
      // Screen readers and the keyboard begin at the new page.
      if (pathChanged && fromLocation !== undefined) main.current?.focus({ preventScroll: true });
    }), [router]);
  return (
    <div className="shell">
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <header className="topbar">
        <Brand />
        <IconButton
          icon={open ? "close" : "menu"}
          label={open ? "Close the navigation" : "Open the navigation"}
          aria-expanded={open}
          aria-controls="navigation"
          onClick={() => setOpen(!open)}
        />
      </header>
      <aside
        className={open ? "sidebar sidebar-open" : "sidebar"}
        id="navigation"
        aria-label="Navigation"
      >
        <div className="sidebar-brand">
          <Brand />
        </div>
        <Navigation />
        <Person email={email} />
      </aside>
      <main id="main" ref={main} tabIndex={-1} className="main">
        <LiveEvents />
        <Outlet />
      </main>
    </div>
  );
}

function Brand(): ReactElement {
  return (
    <Link to="/connections" className="brand">
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="brand-tile" />
        <path
          d="M9 20.5a4.5 4.5 0 0 1 0-9h4M23 11.5a4.5 4.5 0 0 1 0 9h-4M12.5 16h7"
          className="brand-mark"
        />
      </svg>
      <span>Ads Connect</span>
    </Link>
  );
}

function Navigation(): ReactElement {
  const { data: isOperator } = useIsOperator();
  return (
    <nav aria-label="Pages" className="navigation">
      <Places places={PLACES} />
      <p className="navigation-title small">For developers</p>
      <Places places={DEVELOPER_PLACES} />
      {isOperator && (
        <>
          <p className="navigation-title small">For operators</p>
          <Places places={[{ to: "/operator", label: "Project", icon: "operator" }]} />
        </>
      )}
    </nav>
  );
}

function Places(
  { places }: {
    places: readonly { to: string; label: string; icon: IconName }[];
  },
): ReactElement {
  const current = useLocation({ select: ({ pathname }) => PLACE_OF[pathname] });
  return (
    <ul>
      {places.map(({ to, label, icon }) => (
        <li key={to}>
          <Link
            to={to}
            className="place"
            activeProps={{ "aria-current": "page" }}
            {...(current === to ? { "aria-current": true } : {})}
          >
            <Icon name={icon} />
            {label}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Person({ email }: { email: string }): ReactElement {
  const { auth } = useSession();
  return (
    <div className="person">
      <Icon name="user" />
      <span className="truncate" title={email}>
        <span className="visually-hidden">Signed in as</span> {email}
      </span>
      <IconButton icon="signOut" label="Sign out" onClick={() => void signOut(auth)} />
    </div>
  );
}
