import { EventParser, type ServerEvent } from "./sse";

export type StreamHandlers = {
  /** The server answered; `clockAhead` is how far its clock runs before ours, in ms. */
  opened(clockAhead: number): void;
  /** Return "broken" to throw the stream away and open a new one. */
  event(event: ServerEvent): "broken" | undefined;
  /** The stream is gone and will be opened again. */
  lost(): void;
  /** 401 or 403: no further attempt is made. */
  refused(status: number): void;
};

export type StreamDependencies = {
  fetch: typeof fetch;
  random: () => number;
  /** Resolves after the time, or at once when the signal fires. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

const firstDelayMs = 500;
const longestDelayMs = 15_000;
// The server sends a comment every 15 s: three missed ones mean a dead socket that nobody reported.
const silenceMs = 45_000;

/** Doubles up to 15 s; the upper half is chance, so that a thousand browsers don't come back in one second. */
export function delayBefore(attempt: number, random: number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + (random * ceiling) / 2;
}

/** Keeps one event stream open until it is stopped or refused. */
export function keepStream(url: string, handlers: StreamHandlers, dependencies: StreamDependencies = browser) {
  const stopped = new AbortController();
  let hurry = new AbortController();
  void run();
  return { stop: () => stopped.abort(), retryNow: () => hurry.abort() };

  async function run() {
    for (let attempt = 0; !stopped.signal.aborted; attempt++) {
      const outcome = await once(() => {
        attempt = 0;
      });
      if (stopped.signal.aborted) return;
      if (typeof outcome === "number") return handlers.refused(outcome);
      handlers.lost();
      hurry = new AbortController();
      await dependencies.wait(delayBefore(attempt, dependencies.random()), AbortSignal.any([stopped.signal, hurry.signal]));
    }
  }

  async function once(worked: () => void): Promise<"lost" | number> {
    const gone = new AbortController();
    const signal = AbortSignal.any([stopped.signal, gone.signal]);
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => gone.abort(), silenceMs);
    };
    try {
      heard();
      const response = await dependencies.fetch(url, { signal, credentials: "same-origin", headers: { accept: "text/event-stream" } });
      if (response.status === 401 || response.status === 403) return response.status;
      if (!response.ok || !response.body) return "lost";
      handlers.opened(clockAhead(response.headers.get("date")));
      const parser = new EventParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return "lost";
        heard();
        for (const event of parser.push(value)) {
          if (stopped.signal.aborted || handlers.event(event) === "broken") return "lost";
          worked();
        }
      }
    } catch {
      return "lost";
    } finally {
      clearTimeout(quiet);
      gone.abort();
    }
  }
}

function clockAhead(date: string | null) {
  const ahead = date ? Date.parse(date) - Date.now() : 0;
  // The header counts in whole seconds; a smaller difference is noise.
  return Math.abs(ahead) > 2_000 ? ahead : 0;
}

const browser: StreamDependencies = {
  fetch: (...request) => fetch(...request),
  random: Math.random,
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};
