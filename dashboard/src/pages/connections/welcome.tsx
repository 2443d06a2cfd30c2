import type { ReactElement } from "react";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Icon } from "../../design/icon.tsx";
import "./welcome.css";

const STEPS = [
  [
    "Consent at Amazon",
    "You are sent to Amazon, sign in there and allow access. No password is stored here.",
  ],
  ["Accounts arrive", "Your advertising accounts of all regions are read, and again every day."],
  ["Tokens stay valid", "Your app asks for a token and always gets one that works."],
] as const;

/** What a person sees who has no connection yet. */
export function Welcome(
  { onConnect, onInvite }: { onConnect: () => void; onInvite: () => void },
): ReactElement {
  return (
    <Card>
      <div className="welcome">
        <span className="welcome-icon">
          <Icon name="connection" size={30} />
        </span>
        <h2 className="welcome-title">Connect your first Amazon Ads account</h2>
        <p className="soft">It takes a minute, and you can take it back at any time.</p>
        <div className="row welcome-actions">
          <Button kind="primary" icon="plus" onClick={onConnect}>Connect Amazon account</Button>
          <Button icon="mail" onClick={onInvite}>Invite a client</Button>
        </div>
        <ol className="welcome-steps">
          {STEPS.map(([title, text], index) => (
            <li key={title}>
              <span className="welcome-number" aria-hidden="true">{index + 1}</span>
              <h3>{title}</h3>
              <p className="soft small">{text}</p>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}
