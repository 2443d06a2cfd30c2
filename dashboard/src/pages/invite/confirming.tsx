import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useAds } from "../../app/ads-context.tsx";
import { Button } from "../../design/button.tsx";
import { Outcome } from "../../design/outcome.tsx";
import { consentFailure } from "../../language/consent-failure.ts";
import { forgetInvited } from "./invited.ts";

interface ConfirmingProps {
  invited: { invitation: string; browserSecret?: string };
  confirmation: string;
}

/** Hands in what Amazon's consent brought back, in the browser that started it. */
export function Confirming({ invited, confirmation }: ConfirmingProps): ReactElement {
  const ads = useAds();
  const { invitation, browserSecret } = invited;
  const confirming = useQuery({
    queryKey: ["invited", confirmation],
    queryFn: async () => {
      const confirmed = await ads.invitations.confirm({
        invitation,
        confirmation,
        browser_secret: browserSecret ?? "",
      });
      forgetInvited();
      return confirmed;
    },
    enabled: browserSecret !== undefined,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  if (browserSecret === undefined) {
    return (
      <Outcome heading="h1" tone="bad" title="Another browser started this consent">
        <p>Open the link again, and stay in one browser until the end.</p>
      </Outcome>
    );
  }
  if (confirming.error) {
    const { title, text, repeatable } = consentFailure(confirming.error);
    return (
      <Outcome
        heading="h1"
        tone="bad"
        title={title}
        actions={repeatable && (
          <Button
            kind="primary"
            icon="refresh"
            onClick={() => void confirming.refetch()}
          >
            Try again
          </Button>
        )}
      >
        <p>{text}</p>
      </Outcome>
    );
  }
  if (confirming.isPending) {
    return (
      <Outcome heading="h1" tone="accent" busy title="Finishing">
        <p>Amazon has said yes. One more moment.</p>
      </Outcome>
    );
  }
  return confirming.data.status === "active"
    ? (
      <Outcome heading="h1" tone="good" title="Access is given. Thank you!">
        <p>Nothing more is to be done, and you can close this page.</p>
      </Outcome>
    )
    : (
      <Outcome heading="h1" tone="good" title="Thank you! One approval is missing">
        <p>
          You have used another Amazon login than before. The person who sent the link decides
          whether that is right. You can close this page.
        </p>
      </Outcome>
    );
}
