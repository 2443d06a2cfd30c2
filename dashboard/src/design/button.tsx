import type { ComponentPropsWithRef, ReactElement, ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

/** How much a button asks for attention. */
export type ButtonKind = "primary" | "secondary" | "quiet" | "danger";

interface ButtonProps extends ComponentPropsWithRef<"button"> {
  kind?: ButtonKind;
  icon?: IconName;
  /** While its work runs: it cannot be pressed again, and says so. */
  busy?: boolean;
  children: ReactNode;
}

/** The class of a button, for links that look like one. */
export function buttonClass(kind: ButtonKind = "secondary"): string {
  return `button button-${kind}`;
}

/** A button with its text. */
export function Button(
  { kind = "secondary", icon, busy = false, children, ...rest }: ButtonProps,
): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className={buttonClass(kind)}
      aria-busy={busy}
      aria-disabled={busy || rest.disabled}
      disabled={rest.disabled ?? false}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
    >
      {busy
        ? <span className="spinner" aria-hidden="true" />
        : icon && <Icon name={icon} size={16} />}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps extends ComponentPropsWithRef<"button"> {
  icon: IconName;
  /** What it does: screen readers say it, and it is shown on hover. */
  label: string;
}

/** A button that is a drawing only. */
export function IconButton({ icon, label, ...rest }: IconButtonProps): ReactElement {
  return (
    <button type="button" {...rest} className="icon-button" aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}
