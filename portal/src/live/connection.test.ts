import { describe, expect, it, vi } from "vitest";
import { connector } from "../testing/connector";
import { LiveConnection, type LiveMessage } from "./connection";
import { delayBefore } from "./stream";

type Answer = { status: number; events?: [string, unknown][] };

/** Answers one request after the other; the last answer stays open. */
function connect(answers: Answer[]) {
  const messages: LiveMessage[] = [];
  let asked = 0;
  const connection = new LiveConnection((message) => messages.push(message), {
    random: () => 0,
    wait: () => Promise.resolve(),
    fetch: async () => {
      const answer = answers[asked++];
      if (!answer) return new Promise<Response>(() => undefined);
      if (answer.status !== 200) return new Response(null, { status: answer.status });
      return new Response((answer.events ?? []).map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(""));
    },
  });
  connection.start();
  return {
    connection,
    messages,
    heard: (...expected: string[]) => vi.waitFor(() => expect(kinds(messages)).toEqual(expected), { timeout: 30_000 }),
    asked: () => asked,
  };
}

const snapshot = (sequence: number, ...ids: number[]): [string, unknown] => [
  "snapshot",
  { connectors: ids.map((id) => connector(id)), sequence },
];
const changes = (sequence: number, id: number, previous = sequence - 1): [string, unknown] => [
  "changes",
  { sequence, previous, connectors: [connector(id, { status: "Charging" })], removed: [] },
];
const kinds = (messages: LiveMessage[]) => messages.map((message) => (message.type === "state" ? message.state : message.type));

describe("the live connection", () => {
  it("shows the snapshot, then the changes that follow it", async () => {
    const { heard } = connect([{ status: 200, events: [snapshot(1, 1, 2), changes(2, 1), changes(3, 2)] }]);
    await heard("connecting", "snapshot", "live", "changes", "changes", "down");
  });
  it("fetches a fresh snapshot when a batch is missing", async () => {
    const { heard, asked } = connect([
      { status: 200, events: [snapshot(1, 1), changes(5, 1, 4), changes(6, 1)] },
      { status: 200, events: [snapshot(6, 1)] },
    ]);
    await heard("connecting", "snapshot", "live", "down", "snapshot", "live", "down");
    expect(asked()).toBe(3);
  });
  it("comes back by itself after the server was away", async () => {
    const { messages, heard } = connect([{ status: 503 }, { status: 502 }, { status: 200, events: [snapshot(9, 1)] }]);
    await heard("connecting", "down", "down", "snapshot", "live", "down");
    const down = messages.filter((message) => message.type === "state" && message.state === "down");
    expect(down[0]).toEqual(down[1]);
  });
  it("stops when nobody is signed in, and says so", async () => {
    const { heard, asked } = connect([{ status: 200, events: [snapshot(1, 1), ["closed", { reason: "revoked" }]] }, { status: 401 }]);
    await heard("connecting", "snapshot", "live", "down", "signedOut");
    expect(asked()).toBe(2);
  });
  it("tells a newcomer the board as it stands", async () => {
    const { connection, heard } = connect([{ status: 200, events: [snapshot(1, 1, 2), changes(2, 1)] }]);
    await heard("connecting", "snapshot", "live", "changes", "down");
    const [first] = connection.greet();
    expect(first?.type === "snapshot" && first.connectors.map(({ id, status }) => [id, status])).toEqual([
      [1, "Charging"],
      [2, "Available"],
    ]);
    connection.stop();
    expect(kinds(connection.greet())).not.toContain("snapshot");
  });
});

describe("the wait before another attempt", () => {
  it("doubles, up to fifteen seconds", () => {
    expect([0, 1, 2, 3].map((attempt) => delayBefore(attempt, 1))).toEqual([500, 1000, 2000, 4000]);
    expect(delayBefore(30, 1)).toBe(15_000);
  });
  it("is by half a matter of chance", () => {
    expect(delayBefore(30, 0)).toBe(7_500);
  });
});
