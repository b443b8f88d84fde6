import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { api, read } from "../api/client";
import { ApiError, describe } from "../api/problem";
import { queries } from "../api/queries";
import type { ChargeBox, OcppAction } from "../api/types";
import { confirm } from "../shell/confirm";
import type { Answered } from "./AnswerCard";
import { jsonText, readJson } from "./Control";
import { brokenJson, check, type Faults } from "./check";
import { dangerOf } from "./commands";
import { Fields } from "./Fields";
import { begin, isObject, type Payload } from "./shapes";

type Props = { box: ChargeBox; action: OcppAction; onAnswered: (answered: Answered) => void };

const views = [
  { value: "form", label: "Form" },
  { value: "json", label: "JSON" },
];

/** An order, made from its own shape; as fields or as the JSON that is sent. */
export function CommandForm({ box, action, onAnswered }: Props) {
  const { request, types, name } = action;
  const [payload, setPayload] = useState<Payload>(() => begin(request, types));
  const [text, setText] = useState<string | null>(null);
  const [faults, setFaults] = useState<Faults>({});
  const [isChecked, setChecked] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [sending, setSending] = useState(false);

  const form = useRef<HTMLFormElement>(null);
  const written = text === null ? payload : readJson(text);
  const isReadable = isObject(written);
  const change = (next: Payload) => {
    setPayload(next);
    setFailure(null);
    // What is wrong is told when it is to be sent, and then as long as it is wrong.
    if (isChecked) setFaults(check(next, request, types));
  };
  const show = (view: string) => {
    if (view === "json") setText(jsonText(payload));
    else if (isReadable) {
      change(written);
      setText(null);
    }
  };

  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    if (sending) return;
    setFailure(null);
    setChecked(true);
    const found = written === brokenJson ? { "": "This is not JSON" } : check(written, request, types);
    setFaults(found);
    if (Object.keys(found).length > 0 || !isReadable) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    const danger = dangerOf(name, written);
    const question = { title: `Send ${name} to ${box.chargeBoxIdentity}?`, text: danger ?? "", action: "Send", danger: true };
    if (danger && !(await confirm(question))) return;
    setSending(true);
    const startedAt = Date.now();
    try {
      const path = { id: box.id, action: name };
      const answer = await read(api.POST("/v2/chargeboxes/{id}/ocpp/{action}", { params: { path }, body: written }));
      onAnswered({ action: name, at: startedAt, tookMs: Date.now() - startedAt, answer });
    } catch (error) {
      const placed = error instanceof ApiError ? error.fields : [];
      setFaults(Object.fromEntries(placed.map(({ field, message }) => [field, message])));
      setFailure(describe(error));
    } finally {
      setSending(false);
      void queries.invalidateQueries({ queryKey: ["charge-box-orders"] });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
  };
  const listed = Object.entries(faults);

  return (
    <form ref={form} className="card command" onSubmit={(event) => void send(event)} onKeyDown={onKeyDown} noValidate aria-label={name}>
      <h2>
        <span>
          {name} <small>{action.topic}</small>
        </span>
        <SegmentedControl size="xs" data={views} value={text === null ? "form" : "json"} onChange={show} aria-label="How to write it" />
      </h2>
      {text !== null ? (
        <Textarea
          aria-label="Payload as JSON"
          classNames={{ input: "json-input" }}
          autosize
          minRows={6}
          maxRows={30}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={isReadable ? undefined : "This is no JSON object"}
        />
      ) : request.every((field) => field.field === "customData") && Object.keys(payload).length === 0 ? (
        <p className="none">This order has nothing to say but its name.</p>
      ) : (
        <Fields fields={request} value={payload} onChange={change} types={types} path="" faults={faults} />
      )}
      {listed.length > 0 && (text !== null || failure === null) && (
        <div className="form-error" role="alert">
          {text === null
            ? listed.length === 1
              ? `${listed[0]?.[0]}: ${listed[0]?.[1]}`
              : `${listed.length} fields need your attention: ${listed.map(([path]) => path).join(", ")}`
            : listed.map(([path, fault]) => <div key={path}>{path === "" ? fault : `${path}: ${fault}`}</div>)}
        </div>
      )}
      {failure && (
        <div className="form-error" role="alert">
          {failure}
        </div>
      )}
      <div className="row command-foot">
        <small className="none">
          {box.isOnline ? `OCPP ${action.version}` : `${box.chargeBoxIdentity} is offline: the order would not reach it.`}
        </small>
        <span className="grow" />
        <kbd>Ctrl ↵</kbd>
        <Button type="submit" size="sm" loading={sending} leftSection={<IconSend size={14} aria-hidden />}>
          Send
        </Button>
      </div>
    </form>
  );
}
