import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactElement, ReactNode } from "react";
import { Failure } from "./states.tsx";
import { Button, IconButton } from "./button.tsx";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  note?: ReactNode;
  children: ReactNode;
}

/** A window above the page. Escape and the cross close it, and the focus returns to where it was. */
export function Dialog({ open, onClose, title, note, children }: DialogProps): ReactElement {
  return (
    <Base.Root open={open} onOpenChange={(isOpen) => isOpen || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Viewport className="dialog-viewport">
          <Base.Popup className="dialog">
            <div className="dialog-header">
              <Base.Title className="dialog-title">{title}</Base.Title>
              <Base.Close render={<IconButton icon="close" label="Close" />} />
            </div>
            {note !== undefined && (
              <Base.Description className="soft dialog-note" render={<div />}>
                {note}
              </Base.Description>
            )}
            <div className="dialog-body">{children}</div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

interface FormDialogProps extends DialogProps {
  /** The words of the button that sends it. */
  action: string;
  danger?: boolean;
  busy: boolean;
  error: unknown;
  onSubmit: () => void;
}

/** A dialog that asks something, with its buttons and the error of the last try. */
export function FormDialog(
  { action, danger = false, busy, error, onSubmit, children, ...dialog }: FormDialogProps,
): ReactElement {
  return (
    <Dialog {...dialog}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onSubmit();
        }}
      >
        {children}
        {error !== null && error !== undefined && <Failure error={error} what="Not done" />}
        <div className="form-actions">
          <Button onClick={dialog.onClose}>Cancel</Button>
          <Button type="submit" kind={danger ? "danger" : "primary"} busy={busy}>{action}</Button>
        </div>
      </form>
    </Dialog>
  );
}
