import { Button, Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { describe } from "../api/problem";
import type { WhatIfResult } from "../api/types";
import { CustomerSelect } from "../customers/CustomerSelect";
import { formatCount } from "../format/numbers";
import { RemoteSelect } from "../forms/RemoteSelect";
import { loadLocations } from "../locations/locations";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { tariffsQuery } from "../tariffs/tariffs";
import { tryLater, useTrial } from "./draft";
import { Result } from "./Result";
import { asCsv, monthBefore, type Progress, runWhatIf } from "./whatIf";
import "../access/access.css";
import "../charge-records/charge-records.css";
import "./what-if.css";

type State =
  | { kind: "idle" }
  | { kind: "runs"; progress: Progress }
  | { kind: "failed"; error: unknown }
  | { kind: "done"; result: WhatIfResult };

const usualZone = "Europe/Copenhagen";

/** What the sessions of a month would have cost under another tariff. */
export default function WhatIfPage() {
  const [address, setAddress] = useAddress();
  const tariffs = useQuery(tariffsQuery);
  const trial = useTrial();
  const [state, setState] = useState<State>({ kind: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const month = address.month ?? monthBefore(new Date());
  const tariff = address.tariff ?? (trial ? "draft" : undefined);
  const replaced = address.replaces ?? (tariff === "draft" ? trial?.replaces : null) ?? null;
  const isOnlyReplaced = replaced !== null && address.all !== "1";
  const change = (changes: Record<string, string | undefined>) => {
    running.current?.abort();
    setState({ kind: "idle" });
    setAddress(changes);
  };

  const start = async (event: FormEvent) => {
    event.preventDefault();
    if (!tariff) return;
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    setState({ kind: "runs", progress: { done: 0, sessions: 0 } });
    try {
      const result = await runWhatIf(
        {
          ...(tariff === "draft" && trial ? { tariff: trial.body } : { tariffId: tariff }),
          month,
          timeZone: usualZone,
          ...(address.location ? { locationIds: [Number(address.location)] } : {}),
          ...(address.customer ? { customerIds: [Number(address.customer)] } : {}),
          ...(isOnlyReplaced && replaced ? { replaces: replaced } : {}),
        },
        (progress) => setState({ kind: "runs", progress }),
        control.signal,
      );
      if (!control.signal.aborted) setState({ kind: "done", result });
    } catch (error) {
      if (!control.signal.aborted) setState({ kind: "failed", error });
    }
  };
  const stop = () => {
    running.current?.abort();
    setState({ kind: "idle" });
  };

  const options = [
    ...(trial ? [{ value: "draft", label: `${trial.body.name || "Draft"} (as in the editor, not saved)` }] : []),
    ...(tariffs.data?.data ?? []).map(({ id, name, currency }) => ({ value: id, label: `${name} · ${currency}` })),
  ];
  return (
    <Page
      title="What if"
      crumb={<Link to="/tariffs">Tariffs</Link>}
      beside={<small className="none">past sessions under another tariff; nothing is stored</small>}
      actions={
        state.kind === "done" && (
          <Button variant="default" onClick={() => download(asCsv(state.result), `what-if-${month}.csv`)}>
            Export CSV
          </Button>
        )
      }
    >
      <form className="card what-if-form" onSubmit={(event) => void start(event)} aria-label="What if">
        <Select
          label="Tariff"
          placeholder="Choose a tariff"
          data={options}
          searchable
          value={tariff ?? null}
          onChange={(value) => {
            if (value !== "draft") tryLater(null);
            change({ tariff: value ?? undefined });
          }}
          error={tariffs.error ? describe(tariffs.error) : undefined}
        />
        <TextInput
          label="Sessions of"
          type="month"
          value={month}
          onChange={(event) => change({ month: event.currentTarget.value || undefined })}
        />
        <div>
          <RemoteSelect
            kind="locations"
            label="Location"
            placeholder="All"
            load={loadLocations}
            value={address.location ?? null}
            onChange={(value) => change({ location: value ?? undefined })}
            clearable
          />
        </div>
        <div>
          <CustomerSelect
            placeholder="All"
            value={address.customer ? Number(address.customer) : null}
            onChange={(value) => change({ customer: value === null ? undefined : String(value) })}
          />
        </div>
        <Button type="submit" disabled={!tariff || state.kind === "runs"}>
          Work it out
        </Button>
        {replaced && (
          <Switch
            label="Only sessions that this tariff priced"
            checked={isOnlyReplaced}
            onChange={(event) => change({ all: event.currentTarget.checked ? undefined : "1" })}
          />
        )}
      </form>
      {state.kind === "idle" && (
        <Empty title="Which tariff, which month?">
          Every session of that month is priced again as if the location had had this tariff. Agreements, free charging and corrected
          records keep their price.
        </Empty>
      )}
      {state.kind === "runs" && <Running {...state.progress} onStop={stop} />}
      {state.kind === "failed" && (
        <div className="form-error" role="alert">
          {describe(state.error)}
        </div>
      )}
      {state.kind === "done" && (state.result.sessions === 0 ? <Nothing result={state.result} /> : <Result result={state.result} />)}
    </Page>
  );
}

function Running({ done, sessions, onStop }: Progress & { onStop: () => void }) {
  return (
    <div className="card what-if-progress">
      <progress aria-label="Progress" value={sessions === 0 ? undefined : done} max={Math.max(1, sessions)} />
      <span>
        {formatCount(done)} of {formatCount(sessions)} sessions
      </span>
      <Button variant="default" size="xs" onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}

function Nothing({ result }: { result: WhatIfResult }) {
  return (
    <Empty title="No sessions in that month">
      {result.otherCurrency > 0
        ? `${formatCount(result.otherCurrency)} sessions were billed in another currency than ${result.currency}.`
        : "No session that you see started then."}
    </Empty>
  );
}

function download(text: string, name: string) {
  const link = document.createElement("a");
  // The mark tells spreadsheets that it is UTF-8.
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
