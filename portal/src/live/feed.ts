import { useSyncExternalStore } from "react";
import { setClockAhead } from "./clock";
import { LiveConnection, type LiveMessage, type LiveState } from "./connection";
import { ConnectorStore } from "./store";
import type { TabMessage } from "./worker";

export type LiveStatus = { state: LiveState; since: number; updatedAt: number };

export const connectors = new ConnectorStore();

const listeners = new Set<() => void>();
let status: LiveStatus = { state: "connecting", since: Date.now(), updatedAt: 0 };
let send: ((message: TabMessage) => void) | null = null;
let onSignedOut: () => void = () => undefined;
let restartOnStart = false;

/** Starts the live feed of this tab; a second call only changes who hears that the session ended. */
export function startFeed(signedOut: () => void) {
  onSignedOut = signedOut;
  if (send) return;
  send = connectShared() ?? connectHere();
  if (restartOnStart) send({ type: "restart" });
  window.addEventListener("online", () => send?.({ type: "wake" }));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send?.({ type: "wake" }));
}

/** After signing in or out: whoever we are now, the board must be theirs. */
export function restartFeed() {
  connectors.replace([]);
  if (send) send({ type: "restart" });
  else restartOnStart = true;
}

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => status,
  );
}

/** null where the browser has no shared workers, or lets us have none; a tab then holds a stream of its own. */
function connectShared() {
  if (typeof SharedWorker === "undefined") return null;
  let worker: SharedWorker;
  try {
    worker = new SharedWorker(new URL("./worker.ts", import.meta.url), { type: "module", name: "stationmaster" });
  } catch {
    return null;
  }
  worker.onerror = () => {
    if (status.updatedAt === 0) send = connectHere();
  };
  const post = (message: TabMessage) => worker.port.postMessage(message);
  worker.port.onmessage = ({ data }: MessageEvent<LiveMessage>) => receive(data);
  worker.port.start();
  // A page put aside by the browser comes back without having been loaded again.
  window.addEventListener("pagehide", () => post({ type: "bye" }));
  window.addEventListener("pageshow", (event) => event.persisted && post({ type: "hello", lock: null }));
  if ("locks" in navigator) {
    const lock = `stationmaster-tab-${crypto.randomUUID()}`;
    const held = navigator.locks.request(lock, () => {
      post({ type: "hello", lock });
      return new Promise(() => undefined);
    });
    held.catch(() => post({ type: "hello", lock: null }));
  } else post({ type: "hello", lock: null });
  return post;
}

function connectHere() {
  const connection = new LiveConnection(receive);
  connection.start();
  return (message: TabMessage) => {
    if (message.type === "restart") connection.restart();
    if (message.type === "wake") connection.retryNow();
  };
}

function receive(message: LiveMessage) {
  if (message.type === "state") {
    setClockAhead(message.clockAhead);
    status = { ...status, state: message.state, since: message.since };
    if (message.state === "signedOut") onSignedOut();
  } else {
    status = { ...status, updatedAt: message.at };
    if (message.type === "snapshot") connectors.replace(message.connectors);
    else connectors.apply(message.connectors, message.removed);
  }
  for (const listener of listeners) listener();
}

export function retryFeed() {
  send?.({ type: "wake" });
}
