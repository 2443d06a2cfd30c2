import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createAds } from "./app/ads.ts";
import { ProjectProvider } from "./app/ads-context.tsx";
import { readConfig } from "./app/config.ts";
import { followPerson } from "./app/follow-person.ts";
import { createQueryClient } from "./app/query-client.ts";
import { router } from "./app/router.tsx";
import { createAuth, SessionProvider } from "./app/session.tsx";
import { Callout } from "./design/callout.tsx";
import "./design/index.css";
import { Toasts } from "./design/toasts.tsx";

const element = document.getElementById("root");
if (element === null) throw new Error("index.html has no element with the id root");
const page = createRoot(element);

try {
  const config = await readConfig();
  const auth = createAuth(config);
  const ads = createAds(config, async () => (await auth.getSession()).data.session?.access_token);
  const queries = createQueryClient(() => auth.refreshSession());
  // What one person has read is not for the next one.
  const seePerson = followPerson(() => queries.clear());
  auth.onAuthStateChange((_event, session) => seePerson(session?.user.id));
  page.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <ProjectProvider project={{ ads, config }}>
          <SessionProvider auth={auth}>
            <Toasts>
              <RouterProvider router={router} />
            </Toasts>
          </SessionProvider>
        </ProjectProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
} catch (error) {
  page.render(
    <main className="page">
      <h1 className="visually-hidden">Amazon Ads Connect</h1>
      <Callout tone="bad" title="The dashboard cannot start">
        <p>{error instanceof Error ? error.message : String(error)}</p>
      </Callout>
    </main>,
  );
}
