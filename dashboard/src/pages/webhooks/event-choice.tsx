import type { ReactElement } from "react";
import type { EventType } from "../../app/ads.ts";
import { Checkbox, CheckboxGroup } from "../../design/field.tsx";
import { EVENT_TYPES, eventOf } from "../../language/events.ts";

interface EventChoiceProps {
  /** The chosen types; null for all, later ones too. */
  value: EventType[] | null;
  onChange: (value: EventType[] | null) => void;
}

/** Chooses the types of events that a webhook gets. */
export function EventChoice({ value, onChange }: EventChoiceProps): ReactElement {
  return (
    <CheckboxGroup legend="Events">
      <Checkbox
        label="All events"
        hint="Types that come with a later version, too."
        checked={value === null}
        onChange={({ target }) => onChange(target.checked ? null : EVENT_TYPES)}
      />
      {value !== null && EVENT_TYPES.map((type) => (
        <Checkbox
          key={type}
          label={
            <>
              {eventOf(type).title} <code className="soft">{type}</code>
            </>
          }
          checked={value.includes(type)}
          onChange={({ target }) =>
            onChange(
              EVENT_TYPES.filter((known) =>
                known === type ? target.checked : value.includes(known)
              ),
            )}
        />
      ))}
    </CheckboxGroup>
  );
}
