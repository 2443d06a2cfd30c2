import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Button, buttonClass } from "../design/button.tsx";
import { Card } from "../design/card.tsx";
import { Page } from "../design/page.tsx";
import { Empty, Failure, Loading } from "../design/states.tsx";

/** While the code of a page is on its way. */
export function Waiting(): ReactElement {
  return (
    <div className="page">
      <Card flush>
        <Loading rows={4} label="The page is loading" />
      </Card>
    </div>
  );
}

/** An address that is no page. */
export function NotFound(): ReactElement {
  return (
    <main>
      <Page title="No such page">
        <Card>
          <Empty
            icon="search"
            title="There is nothing at this address"
            actions={
              <Link to="/connections" className={buttonClass("primary")}>To your connections</Link>
            }
          >
            <p>The link may be old, or a part of it is missing.</p>
          </Empty>
        </Card>
      </Page>
    </main>
  );
}

/** A page that has failed: mostly because a newer build has replaced its files. */
export function RouteFailure({ error }: ErrorComponentProps): ReactElement {
  return (
    <Page title="This page has failed">
      <Failure error={error} what="The page" />
      <div className="row">
        <Button kind="primary" icon="refresh" onClick={() => location.reload()}>
          Load it again
        </Button>
      </div>
    </Page>
  );
}
