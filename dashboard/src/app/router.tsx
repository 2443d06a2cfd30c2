import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { BASE } from "./config.ts";
import { NotFound, RouteFailure, Waiting } from "./fallbacks.tsx";
import { Root } from "./root.tsx";
import { Shell } from "./shell.tsx";

/** A text of the address, and nothing else. */
function text(search: Record<string, unknown>, name: string): string | undefined {
  const value = search[name];
  // The router parses what looks like JSON: ids of digits arrive as numbers.
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** The texts of these names, without those that are absent. */
function texts<Name extends string>(
  ...names: Name[]
): (search: Record<string, unknown>) => { [key in Name]?: string } {
  return (search) => {
    const found: { [key in Name]?: string } = {};
    for (const name of names) {
      const value = text(search, name);
      if (value !== undefined) found[name] = value;
    }
    return found;
  };
}

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "sign-in",
  // Supabase Auth comes back with the code.
  validateSearch: texts("next", "code"),
  component: lazyRouteComponent(() => import("../pages/sign-in/sign-in-page.tsx"), "SignInPage"),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: "invite",
  validateSearch: texts("confirmation", "error", "connection_id", "status"),
  component: lazyRouteComponent(() => import("../pages/invite/invite-page.tsx"), "InvitePage"),
});

/** What only signed-in people see, in the frame with the navigation. */
const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/connections", replace: true });
  },
});

const connections = createRoute({
  getParentRoute: () => shell,
  path: "connections",
  component: lazyRouteComponent(
    () => import("../pages/connections/connections-page.tsx"),
    "ConnectionsPage",
  ),
});

const connection = createRoute({
  getParentRoute: () => shell,
  path: "connection",
  validateSearch: (search) => ({ id: text(search, "id") ?? "" }),
  component: lazyRouteComponent(
    () => import("../pages/connection/connection-page.tsx"),
    "ConnectionPage",
  ),
});

const connected = createRoute({
  getParentRoute: () => shell,
  path: "connected",
  validateSearch: texts("confirmation", "error", "connection_id", "status"),
  component: lazyRouteComponent(
    () => import("../pages/connected/connected-page.tsx"),
    "ConnectedPage",
  ),
});

const accounts = createRoute({
  getParentRoute: () => shell,
  path: "accounts",
  validateSearch: texts("text", "status", "type", "country", "connection", "sort"),
  component: lazyRouteComponent(
    () => import("../pages/accounts/accounts-page.tsx"),
    "AccountsPage",
  ),
});

const reports = createRoute({
  getParentRoute: () => shell,
  path: "reports",
  component: lazyRouteComponent(() => import("../pages/reports/reports-page.tsx"), "ReportsPage"),
});

const reportSchedule = createRoute({
  getParentRoute: () => shell,
  path: "report-schedule",
  validateSearch: (search) => ({ id: text(search, "id") ?? "" }),
  component: lazyRouteComponent(() => import("../pages/reports/schedule-page.tsx"), "SchedulePage"),
});

const keys = createRoute({
  getParentRoute: () => shell,
  path: "keys",
  component: lazyRouteComponent(() => import("../pages/keys/keys-page.tsx"), "KeysPage"),
});

const apps = createRoute({
  getParentRoute: () => shell,
  path: "apps",
  component: lazyRouteComponent(() => import("../pages/apps/apps-page.tsx"), "AppsPage"),
});

const webhooks = createRoute({
  getParentRoute: () => shell,
  path: "webhooks",
  component: lazyRouteComponent(
    () => import("../pages/webhooks/webhooks-page.tsx"),
    "WebhooksPage",
  ),
});

const webhook = createRoute({
  getParentRoute: () => shell,
  path: "webhook",
  validateSearch: (search) => ({ id: text(search, "id") ?? "" }),
  component: lazyRouteComponent(() => import("../pages/webhooks/webhook-page.tsx"), "WebhookPage"),
});

const activity = createRoute({
  getParentRoute: () => shell,
  path: "activity",
  component: lazyRouteComponent(
    () => import("../pages/activity/activity-page.tsx"),
    "ActivityPage",
  ),
});

const operator = createRoute({
  getParentRoute: () => shell,
  path: "operator",
  validateSearch: texts("status", "text"),
  component: lazyRouteComponent(
    () => import("../pages/operator/operator-page.tsx"),
    "OperatorPage",
  ),
});

const routeTree = root.addChildren([
  signIn,
  invite,
  shell.addChildren([
    home,
    connections,
    connection,
    connected,
    accounts,
    reports,
    reportSchedule,
    keys,
    apps,
    webhooks,
    webhook,
    activity,
    operator,
  ]),
]);

/** The pages and their addresses: each one segment below the folder that the page is served from. */
export const router = createRouter({
  routeTree,
  basepath: BASE.pathname,
  defaultPreload: "intent",
  defaultPendingComponent: Waiting,
  defaultPendingMs: 150,
  defaultErrorComponent: RouteFailure,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
