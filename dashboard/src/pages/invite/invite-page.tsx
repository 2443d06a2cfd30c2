import { getRouteApi } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import { Outcome } from "../../design/outcome.tsx";
import { Confirming } from "./confirming.tsx";
import { keepInvited, readInvited, secretInLink } from "./invited.ts";
import "./invite-page.css";
import { Opened } from "./opened.tsx";

const route = getRouteApi("/invite");

/** Takes a person who is no user through a consent: who asks, for what, Amazon, and the end. */
export function InvitePage(): ReactElement {
  const search = route.useSearch();
  const [returned] = useState(search);
  const [invited] = useState(() => {
    const invitation = secretInLink(location.hash);
    if (invitation === undefined) return readInvited();
    keepInvited({ invitation });
    return { invitation };
  });
  useEffect(() => {
    document.title = "Invitation · Amazon Ads Connect";
    // The secret does not stay in the address bar, where it is seen and copied.
    history.replaceState(history.state, "", location.pathname);
  }, []);
  return (
    <main className="invite">
      <div className="invite-box">
        <p className="invite-brand">Amazon Ads Connect</p>
        {invited === undefined
          ? (
            <Outcome heading="h1" tone="quiet" title="The link is not complete">
              <p>Open the whole link that you were sent, in the browser in which you began.</p>
            </Outcome>
          )
          : returned.confirmation !== undefined
          ? <Confirming invited={invited} confirmation={returned.confirmation} />
          : <Opened invitation={invited.invitation} failed={returned.error} />}
      </div>
    </main>
  );
}
