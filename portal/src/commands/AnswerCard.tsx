import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import type { StandardAnswer } from "../api/types";
import { formatMillis } from "../format/times";
import { outcomeTone } from "./commands";
import { JsonTree } from "./JsonTree";

export type Answered = { action: string; at: number; tookMs: number; answer: StandardAnswer };

const views = [
  { value: "tree", label: "Read" },
  { value: "json", label: "JSON" },
];

/** What the station said. */
export function AnswerCard({ answered }: { answered: Answered }) {
  const [view, setView] = useState("tree");
  const { action, at, tookMs, answer } = answered;
  const { status, outcome, error, description, notes } = answer;
  const said = error?.message ?? description;
  return (
    <section className="card answer" aria-label="Answer" aria-live="polite">
      <h2>
        <span className="row">
          <span className={outcomeTone(outcome)}>{outcome === "Accepted" || outcome === "Rejected" ? status : outcomeWords[outcome]}</span>
          {action}
        </span>
        <small>{`${formatMillis(at)}, after ${(tookMs / 1_000).toFixed(1)} s`}</small>
      </h2>
      {said && <p className="answer-said">{said}</p>}
      {answer.answer != null && (
        <>
          <SegmentedControl size="xs" data={views} value={view} onChange={setView} aria-label="How to show the answer" />
          {view === "tree" ? <JsonTree value={answer.answer} /> : <pre className="json-text">{JSON.stringify(answer.answer, null, 2)}</pre>}
        </>
      )}
      {notes.length > 0 && (
        <div className="form-note">
          The answer is not as the standard has it:
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

const outcomeWords: Record<string, string> = {
  NotSupported: "Not supported",
  TimedOut: "No answer in time",
  Offline: "Not connected",
  Unreachable: "Cannot be reached",
};
