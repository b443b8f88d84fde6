import { IconAlertTriangle, IconCheck, IconLoader2, IconX } from "@tabler/icons-react";
import { external } from "./external";

export type Toast = { id: number; tone: "good" | "bad" | "pending"; title: string; text?: string };

const toasts = external<readonly Toast[]>([]);
const timers = new Map<number, ReturnType<typeof setTimeout>>();
const mostShown = 5;
let lastId = 0;

export function toast(message: Omit<Toast, "id">): number {
  const id = ++lastId;
  put({ ...message, id });
  return id;
}

/** Shows what became of it, in the place where it was pending. */
export function settleToast(id: number, message: Omit<Toast, "id">) {
  put({ ...message, id });
}

export function dismissToast(id: number) {
  clearTimeout(timers.get(id));
  timers.delete(id);
  toasts.set(toasts.get().filter((each) => each.id !== id));
}

function put(message: Toast) {
  const others = toasts.get();
  const known = others.some((each) => each.id === message.id);
  const next = known ? others.map((each) => (each.id === message.id ? message : each)) : [...others, message];
  toasts.set(next.slice(-mostShown));
  clearTimeout(timers.get(message.id));
  if (message.tone === "pending") return;
  timers.set(
    message.id,
    setTimeout(() => dismissToast(message.id), message.tone === "bad" ? 12_000 : 6_000),
  );
}

const icons = {
  good: <IconCheck size={17} aria-hidden />,
  bad: <IconAlertTriangle size={17} aria-hidden />,
  pending: <IconLoader2 size={17} className="spin" aria-hidden />,
};

export function Toasts() {
  const shown = toasts.use();
  return (
    <div className="toasts">
      {shown.map(({ id, tone, title, text }) => (
        <div key={id} role="status" className={`toast ${tone}`}>
          {icons[tone]}
          <div>
            <b>{title}</b>
            {text && <span>{text}</span>}
          </div>
          <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => dismissToast(id)}>
            <IconX size={14} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}
