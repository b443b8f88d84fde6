import type { Connector } from "../api/types";
import { Board, type Changes, type Snapshot } from "./board";
import { keepStream, type StreamDependencies } from "./stream";

export type LiveState = "connecting" | "live" | "down" | "signedOut";

/** What a tab hears; all of it can be posted between threads. */
export type LiveMessage =
  | { type: "state"; state: LiveState; since: number; clockAhead: number }
  | { type: "snapshot"; connectors: Connector[]; at: number }
  | { type: "changes"; connectors: Connector[]; removed: number[]; at: number };

/** The one stream of a browser: holds the board, checks the sequence, comes back by itself. */
export class LiveConnection {
  readonly #tell: (message: LiveMessage) => void;
  readonly #dependencies: StreamDependencies | undefined;
  readonly #board = new Board();
  #stream: ReturnType<typeof keepStream> | null = null;
  #state: LiveState = "connecting";
  #since = Date.now();
  #clockAhead = 0;
  #at = 0;

  constructor(tell: (message: LiveMessage) => void, dependencies?: StreamDependencies) {
    this.#tell = tell;
    this.#dependencies = dependencies;
  }

  /** All a newcomer needs to stand where the others stand. */
  greet(): LiveMessage[] {
    const state = this.#stateMessage();
    if (this.#at === 0) return [state];
    return [{ type: "snapshot", connectors: [...this.#board.connectors.values()], at: this.#at }, state];
  }

  start() {
    if (this.#stream) return;
    this.#enter("connecting");
    this.#stream = keepStream(
      "/v2/connectors/stream",
      {
        opened: (clockAhead) => {
          this.#clockAhead = clockAhead;
        },
        event: ({ event, data }) => this.#on(event, data),
        lost: () => this.#enter("down"),
        refused: () => {
          this.#stream = null;
          this.#enter("signedOut");
        },
      },
      this.#dependencies,
    );
  }

  stop() {
    this.#stream?.stop();
    this.#stream = null;
    this.#board.clear();
    this.#at = 0;
  }

  restart() {
    this.stop();
    this.start();
  }

  retryNow() {
    this.#stream?.retryNow();
  }

  #on(event: string, data: string): "broken" | undefined {
    if (event === "closed") return "broken";
    if (event === "snapshot") {
      const snapshot = JSON.parse(data) as Snapshot;
      this.#board.replace(snapshot);
      this.#at = Date.now();
      this.#tell({ type: "snapshot", connectors: snapshot.connectors, at: this.#at });
      this.#enter("live");
    }
    if (event === "changes") {
      const changes = JSON.parse(data) as Changes;
      if (this.#board.apply(changes) === "gap") return "broken";
      this.#at = Date.now();
      this.#tell({ type: "changes", connectors: changes.connectors, removed: changes.removed, at: this.#at });
    }
    return undefined;
  }

  #enter(state: LiveState) {
    // Attempts that fail one after another are one absence.
    if (this.#state !== state) this.#since = Date.now();
    this.#state = state;
    this.#tell(this.#stateMessage());
  }

  #stateMessage(): LiveMessage {
    return { type: "state", state: this.#state, since: this.#since, clockAhead: this.#clockAhead };
  }
}
