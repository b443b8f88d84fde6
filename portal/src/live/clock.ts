import { useSyncExternalStore } from "react";

// One timer for the whole page; it runs only while something shows a duration.
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let ahead = 0;

/** The server's clock, as well as we know it: durations must not be negative because this machine is slow. */
export function now(): number {
  return Date.now() + ahead;
}

export function setClockAhead(ms: number) {
  ahead = ms;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    if (document.visibilityState === "hidden") return;
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** A text made from the time of day; the component renders again only when the text is another one. */
export function useTicking(text: (now: number) => string): string {
  return useSyncExternalStore(subscribe, () => text(now()));
}
