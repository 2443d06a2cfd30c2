import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useIsOperator, useMetrics, useProjectHealth } from "../../data/operator.ts";
import { buttonClass } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { Page } from "../../design/page.tsx";
import { Empty, Failure, Loading } from "../../design/states.tsx";
import { AllConnections } from "./all-connections.tsx";
import { KeyRotation } from "./key-rotation.tsx";
import { ProjectFigures } from "./project-figures.tsx";
import { ProjectHealth } from "./project-health.tsx";
import { Switches } from "./switches.tsx";

/** The whole project, for operators. */
export function OperatorPage(): ReactElement {
  const isOperator = useIsOperator();
  return (
    <Page title="Project" lead="All users' connections, and how the project itself is doing.">
      {isOperator.error
        ? (
          <Failure
            error={isOperator.error}
            what="Your rights are not known"
            retry={() => void isOperator.refetch()}
          />
        )
        : isOperator.isPending
        ? (
          <Card flush>
            <Loading label="Your rights are looked up" />
          </Card>
        )
        : isOperator.data
        ? <Operator />
        : (
          <Card>
            <Empty
              icon="operator"
              title="This page is for operators"
              actions={
                <Link to="/connections" className={buttonClass("primary")}>
                  To your connections
                </Link>
              }
            >
              <p>
                You are not one of this project's operators. An operator adds you in the database,
                in <code>amazon_ads_private.operators</code>.
              </p>
            </Empty>
          </Card>
        )}
    </Page>
  );
}

function Operator(): ReactElement {
  const health = useProjectHealth();
  const metrics = useMetrics();
  return (
    <>
      {health.error
        ? (
          <Failure
            error={health.error}
            what="Health is not known"
            retry={() => void health.refetch()}
          />
        )
        : health.data && <ProjectHealth health={health.data} />}
      {metrics.error
        ? (
          <Failure
            error={metrics.error}
            what="Figures are not shown"
            retry={() => void metrics.refetch()}
          />
        )
        : metrics.isPending
        ? (
          <Card flush>
            <Loading label="Figures are loading" />
          </Card>
        )
        : (
          <>
            <ProjectFigures samples={metrics.data} />
            <KeyRotation samples={metrics.data} />
          </>
        )}
      <Switches />
      <AllConnections />
    </>
  );
}
