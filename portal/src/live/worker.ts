import { LiveConnection, type LiveMessage } from "./connection";

export type TabMessage = { type: "hello"; lock: string | null } | { type: "restart" } | { type: "wake" } | { type: "bye" };

// One worker serves every tab of the browser, and so holds one stream: HTTP/1.1 allows six connections to a host.
const tabs = new Set<MessagePort>();
const connection = new LiveConnection((message) => {
  for (const tab of tabs) tab.postMessage(message);
});

// tsc reads this file with the page's types, where a SharedWorker's scope has no name.
const scope = self as unknown as { onconnect: ((event: MessageEvent) => void) | null };

scope.onconnect = (event) => {
  const tab = event.ports[0];
  if (!tab) return;
  tab.onmessage = ({ data }: MessageEvent<TabMessage>) => {
    if (data.type === "hello") join(tab, data.lock);
    if (data.type === "restart") connection.restart();
    if (data.type === "wake") connection.retryNow();
    if (data.type === "bye") leave(tab);
  };
  tab.start();
};

function join(tab: MessagePort, lock: string | null) {
  tabs.add(tab);
  for (const message of connection.greet()) tab.postMessage(message satisfies LiveMessage);
  connection.start();
  // A tab holds its lock while it lives, also when it dies without a word.
  if (lock && "locks" in navigator) void navigator.locks.request(lock, () => leave(tab)).catch(() => undefined);
}

function leave(tab: MessagePort) {
  tabs.delete(tab);
  if (tabs.size === 0) connection.stop();
}
