// deno-lint-ignore-file explicit-function-return-type
// A page that shows what the test says. React is its development build, so that StrictMode mounts everything
// twice and warnings are told.
import { createElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";

/** Starts the page with the package's two entries. */
export function start({ createAdsConnect }, bindings) {
  const { AdsConnectProvider, ConnectButton, useAccounts, useConnections, useFinishConnecting } =
    bindings;
  const client = createAdsConnect({
    url: location.origin,
    publishableKey: "sb_publishable_x",
    accessToken: () => "user.jwt",
  });

  function Connections() {
    const { connections, isLoading, error } = useConnections();
    const names = connections.map(({ name }) => name).join(", ");
    return createElement("p", null, error ? error.message : isLoading ? "Loading" : names);
  }

  function Accounts() {
    const { accounts, isLoading } = useAccounts();
    return createElement("p", null, `${accounts.length} ${isLoading ? "so far" : "in all"}`);
  }

  function Finish() {
    const { connection, error, isFinishing } = useFinishConnecting();
    const text = isFinishing ? "Finishing" : error ? error.message : connection?.name ?? "Nothing";
    return createElement("p", null, text);
  }

  const components = { Connections, Accounts, Finish, ConnectButton };
  const root = createRoot(globalThis.document.getElementById("root"));

  /** Shows components by their names; none without. */
  globalThis.show = (names, { live = false } = {}) => {
    const shown = names.map((name) => createElement(components[name], { key: name }));
    root.render(
      createElement(
        StrictMode,
        null,
        names.length > 0 && createElement(AdsConnectProvider, { client, live }, shown),
      ),
    );
  };
}
