import { type ReactElement, useState } from "react";
import type { ChangeSwitchesRequest, ScheduledFunction, Switches as State } from "../../app/ads.ts";
import { useChangeSwitches, useSwitches } from "../../data/operator.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Card } from "../../design/card.tsx";
import { FormDialog } from "../../design/dialog.tsx";
import { Failure, Loading } from "../../design/states.tsx";
import { Ago } from "../../design/time.tsx";
import { SCHEDULED } from "./scheduled-functions.ts";
import "./switches.css";

/** A switch that waits for the operator's yes. */
interface Question {
  title: string;
  note: string;
  action: string;
  change: ChangeSwitchesRequest;
}

/** What an operator stops in an emergency. Each is in the audit log. */
export function Switches(): ReactElement {
  const switches = useSwitches();
  const change = useChangeSwitches();
  const [question, setQuestion] = useState<Question | undefined>();
  function close(): void {
    setQuestion(undefined);
    change.reset();
  }
  return (
    <Card title="Emergency switches" note="docs/operations.md says when to use them." flush>
      {switches.error
        ? (
          <div className="card-body">
            <Failure
              error={switches.error}
              what="Switches are not shown"
              retry={() => void switches.refetch()}
            />
          </div>
        )
        : switches.data === undefined
        ? <Loading label="Switches are loading" />
        : <List switches={switches.data} ask={setQuestion} />}
      <FormDialog
        open={question !== undefined}
        onClose={close}
        title={question?.title ?? ""}
        note={question?.note}
        action={question?.action ?? ""}
        danger
        busy={change.isPending}
        error={change.error}
        onSubmit={() => question && change.mutate(question.change, { onSuccess: close })}
      >
        {null}
      </FormDialog>
    </Card>
  );
}

function List(
  { switches, ask }: { switches: State; ask: (question: Question) => void },
): ReactElement {
  const { hand_out_tokens: isHandingOut, paused_schedules: paused, api_keys_valid_after: ended } =
    switches;
  return (
    <ul className="switches">
      <Row
        name="Hand out tokens"
        note="get-token and the proxy. Stored tokens are kept and renewed."
        state={isHandingOut ? <Badge tone="good">On</Badge> : <Badge tone="bad">Off</Badge>}
        action={isHandingOut ? "Switch off" : "Switch on"}
        onPress={() =>
          ask({
            title: isHandingOut ? "Stop handing out tokens?" : "Hand out tokens again?",
            note: isHandingOut
              ? "Every app and script of every user gets an error until you switch it on again."
              : "Apps and scripts get tokens from the next call on.",
            action: isHandingOut ? "Switch off" : "Switch on",
            change: { hand_out_tokens: !isHandingOut },
          })}
      />
      {SCHEDULED.map(({ name, label, note }) => {
        const isPaused = paused.includes(name);
        return (
          <Row
            key={name}
            name={label}
            note={note}
            state={isPaused ? <Badge tone="warn">Paused</Badge> : <Badge tone="good">Runs</Badge>}
            action={isPaused ? "Let it run" : "Pause"}
            onPress={() =>
              ask({
                title: isPaused ? `Let “${label}” run again?` : `Pause “${label}”?`,
                note: isPaused
                  ? "The schedule calls it within a minute."
                  : "The schedule does not call it until you let it run again.",
                action: isPaused ? "Let it run" : "Pause",
                change: { paused_schedules: toggled(paused, name) },
              })}
          />
        );
      })}
      <Row
        name="All API keys"
        note={ended === null ? "After a leak whose key is not known." : (
          <>
            They were ended <Ago at={ended} />. Keys that were made since work.
          </>
        )}
        state={null}
        action="End them all"
        onPress={() =>
          ask({
            title: "End all API keys of all users?",
            note:
              "Every backend and script fails from the next call on. This cannot be undone: each needs a new key.",
            action: "End all keys",
            change: { end_api_keys: true },
          })}
      />
    </ul>
  );
}

function toggled(paused: ScheduledFunction[], name: ScheduledFunction): ScheduledFunction[] {
  return paused.includes(name) ? paused.filter((other) => other !== name) : [...paused, name];
}

function Row(
  { name, note, state, action, onPress }: {
    name: string;
    note: ReactElement | string;
    state: ReactElement | null;
    action: string;
    onPress: () => void;
  },
): ReactElement {
  return (
    <li className="switch">
      <div>
        <p className="cell-title">{name}</p>
        <p className="soft small">{note}</p>
      </div>
      <div className="row">
        {state}
        <Button onClick={onPress} aria-label={`${action}: ${name}`}>{action}</Button>
      </div>
    </li>
  );
}
