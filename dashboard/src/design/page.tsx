import { type ReactElement, type ReactNode, useEffect } from "react";

interface PageProps {
  /** The heading, and the title of the browser's tab. */
  title: string;
  /** A sentence that says what the page is for. */
  lead?: ReactNode;
  /** Beside the heading. */
  badge?: ReactNode;
  /** A link to the page above it. */
  above?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: its heading, its actions, its content. */
export function Page({ title, lead, badge, above, actions, children }: PageProps): ReactElement {
  useEffect(() => {
    document.title = `${title} · Amazon Ads Connect`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-header">
        {above !== undefined && <div className="page-above small">{above}</div>}
        <div className="row-between">
          <div className="page-title">
            <div className="row">
              <h1>{title}</h1>
              {badge}
            </div>
            {lead !== undefined && <p className="soft page-lead">{lead}</p>}
          </div>
          {actions && <div className="row page-actions">{actions}</div>}
        </div>
      </header>
      {children}
    </div>
  );
}
