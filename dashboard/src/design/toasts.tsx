import {
  createContext,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useState,
} from "react";
import { IconButton } from "./button.tsx";
import { Icon } from "./icon.tsx";
import type { Tone } from "./tone.ts";

interface Toast {
  id: number;
  tone: Tone;
  text: string;
}

/** How long a message stays; one about something bad stays until it is closed. */
const SHOWN_MS = 6000;

/** How many messages are shown at most. */
const MAX_TOASTS = 4;

const ToastContext = createContext<(tone: Tone, text: string) => void>(() => {});

/** A function that shows a message at the edge of the page. */
export function useToast(): (tone: Tone, text: string) => void {
  return useContext(ToastContext);
}

let lastId = 0;

/** Shows the messages of what is inside it. */
export function Toasts({ children }: { children: ReactNode }): ReactElement {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const close = useCallback(
    (id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)),
    [],
  );
  const show = useCallback((tone: Tone, text: string) => {
    const id = ++lastId;
    setToasts((shown) =>
      [...shown.filter((toast) => toast.text !== text), { id, tone, text }]
        .slice(-MAX_TOASTS)
    );
    if (tone !== "bad") setTimeout(() => close(id), SHOWN_MS);
  }, [close]);
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" role="log" aria-label="Messages" aria-live="polite">
        {toasts.map(({ id, tone, text }) => (
          <div key={id} className={`toast toast-${tone}`}>
            <Icon name={tone === "good" ? "check" : tone === "quiet" ? "info" : "alert"} />
            <p>{text}</p>
            <IconButton icon="close" label="Close the message" onClick={() => close(id)} />
          </div>
        ))}
      </div>
    </ToastContext>
  );
}
