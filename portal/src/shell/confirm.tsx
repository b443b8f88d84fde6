import { Button, Modal } from "@mantine/core";
import { useEffect, useState } from "react";
import { external } from "./external";

export type Question = { title: string; text: string; action: string; danger?: boolean };

const asked = external<{ question: Question; answer: (yes: boolean) => void } | null>(null);

/** Asks before something that hurts. */
export function confirm(question: Question): Promise<boolean> {
  asked.get()?.answer(false);
  return new Promise((resolve) => {
    asked.set({
      question,
      answer: (yes) => {
        asked.set(null);
        resolve(yes);
      },
    });
  });
}

export function Confirmations() {
  const current = asked.use();
  // The words stay while the dialog closes.
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(() => {
    if (current) setQuestion(current.question);
  }, [current]);
  const shown = current?.question ?? question;
  return (
    <Modal opened={current !== null} onClose={() => current?.answer(false)} title={shown?.title} size="sm">
      <p style={{ margin: "0 0 16px", color: "var(--ink-2)" }}>{shown?.text}</p>
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button variant="default" onClick={() => current?.answer(false)}>
          Cancel
        </Button>
        <Button color={shown?.danger ? "danger" : undefined} data-autofocus onClick={() => current?.answer(true)}>
          {shown?.action}
        </Button>
      </div>
    </Modal>
  );
}
