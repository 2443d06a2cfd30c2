import { type ComponentPropsWithRef, type ReactElement, type ReactNode, useId } from "react";

interface Labelled {
  label: string;
  /** A sentence that helps to fill it in. */
  hint?: ReactNode;
  /** What is wrong with what was entered. */
  problem?: string | undefined;
}

function FieldFrame(
  { id, label, hint, problem, children }: Labelled & { id: string; children: ReactNode },
): ReactElement {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && <p className="soft small" id={`${id}-hint`}>{hint}</p>}
      {problem !== undefined && (
        <p className="field-problem small" id={`${id}-problem`} role="alert">{problem}</p>
      )}
    </div>
  );
}

function describedBy(id: string, { hint, problem }: Omit<Labelled, "label">): string | undefined {
  const ids = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`];
  return ids.filter(Boolean).join(" ") || undefined;
}

/** One line of text. */
export function TextField(
  { label, hint, problem, ...rest }: Labelled & ComponentPropsWithRef<"input">,
): ReactElement {
  const id = useId();
  return (
    <FieldFrame {...{ id, label, hint, problem }}>
      <input
        {...rest}
        id={id}
        className="input"
        aria-describedby={describedBy(id, { hint, problem })}
        aria-invalid={problem !== undefined}
      />
    </FieldFrame>
  );
}

/** One of a few. */
export function SelectField(
  { label, hint, problem, children, ...rest }: Labelled & ComponentPropsWithRef<"select">,
): ReactElement {
  const id = useId();
  return (
    <FieldFrame {...{ id, label, hint, problem }}>
      <select
        {...rest}
        id={id}
        className="input select"
        aria-describedby={describedBy(id, { hint, problem })}
      >
        {children}
      </select>
    </FieldFrame>
  );
}

interface CheckboxProps extends Omit<ComponentPropsWithRef<"input">, "type"> {
  label: ReactNode;
  hint?: ReactNode;
}

/** Yes or no. */
export function Checkbox({ label, hint, ...rest }: CheckboxProps): ReactElement {
  return (
    <label className="checkbox">
      <input {...rest} type="checkbox" />
      <span>
        <span className="checkbox-label">{label}</span>
        {hint !== undefined && <span className="soft small checkbox-hint">{hint}</span>}
      </span>
    </label>
  );
}

/** Several check boxes that belong together. */
export function CheckboxGroup(
  { legend, hint, children }: { legend: string; hint?: ReactNode; children: ReactNode },
): ReactElement {
  return (
    <fieldset className="fieldset">
      <legend>{legend}</legend>
      {hint !== undefined && <p className="soft small">{hint}</p>}
      <div className="checkboxes">{children}</div>
    </fieldset>
  );
}
