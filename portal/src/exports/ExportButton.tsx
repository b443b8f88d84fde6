import { Progress as Bar, Button, Modal, SegmentedControl } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { describe } from "../api/problem";
import { formatCount } from "../format/numbers";
import { toast } from "../shell/toasts";
import { download, type Progress } from "./download";
import "./exports.css";

type Props = {
  title: string;
  path: string;
  query: Record<string, string>;
  /** How many rows it will have, for the bar; asked for when the dialog opens. */
  count?: (signal: AbortSignal) => Promise<{ count: number; isExact: boolean }>;
  /** Statements have one set of columns. */
  withColumns?: boolean;
};

const remembered = "export";

type Choices = { format: "csv" | "xlsx"; columns: "standard" | "finance"; decimalSeparator: "." | ","; times: "location" | "utc" };

const usual: Choices = { format: "xlsx", columns: "standard", decimalSeparator: ".", times: "location" };

function lastChoices(): Choices {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(remembered) ?? "{}") as Partial<Choices>) };
  } catch {
    return usual;
  }
}

export function ExportButton(props: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={15} aria-hidden />} onClick={() => setOpen(true)}>
        Export
      </Button>
      {open && <ExportDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function ExportDialog({ title, path, query, count, withColumns = true, onClose }: Props & { onClose: () => void }) {
  const [choices, setChoices] = useState(lastChoices);
  const [total, setTotal] = useState<{ count: number; isExact: boolean } | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);
  const counting = useRef(count);
  useEffect(() => {
    const asking = new AbortController();
    counting.current?.(asking.signal).then(setTotal, (error) => asking.signal.aborted || setFailure(describe(error)));
    return () => {
      asking.abort();
      running.current?.abort();
    };
  }, []);
  const set = (changes: Partial<Choices>) => {
    const next = { ...choices, ...changes };
    setChoices(next);
    localStorage.setItem(remembered, JSON.stringify(next));
  };
  const start = async () => {
    const ending = new AbortController();
    running.current = ending;
    setFailure(null);
    setProgress({ rows: 0, bytes: 0 });
    const { columns, ...others } = choices;
    try {
      const done = await download(path, { ...query, ...others, ...(withColumns && { columns }) }, ending.signal, (now) =>
        setProgress({ ...now }),
      );
      toast({ tone: "good", title: `${title} exported`, text: done.rows > 0 ? `${formatCount(done.rows)} rows` : undefined });
      onClose();
    } catch (error) {
      if (!ending.signal.aborted) setFailure(describe(error));
      setProgress(null);
    }
  };
  const busy = progress !== null;
  return (
    <Modal opened onClose={onClose} title={`Export ${title.toLowerCase()}`} closeOnClickOutside={!busy} size="md">
      <div className="stack">
        <Choice
          label="File"
          disabled={busy}
          value={choices.format}
          onChange={(format) => set({ format })}
          all={{ xlsx: "Excel", csv: "CSV" }}
        />
        {withColumns && (
          <Choice
            label="Columns"
            disabled={busy}
            value={choices.columns}
            onChange={(columns) => set({ columns })}
            all={{ standard: "Standard", finance: "Finance" }}
          />
        )}
        {choices.format === "csv" && (
          <Choice
            label="Decimals"
            disabled={busy}
            value={choices.decimalSeparator}
            onChange={(decimalSeparator) => set({ decimalSeparator })}
            all={{ ".": "1234.50", ",": "1234,50" }}
          />
        )}
        {withColumns && (
          <Choice
            label="Times"
            disabled={busy}
            value={choices.times}
            onChange={(times) => set({ times })}
            all={{ location: "At the location", utc: "UTC" }}
          />
        )}
        {busy ? (
          <Underway progress={progress} total={total} />
        ) : (
          total && <p className="export-note">{`${total.isExact ? "" : "More than "}${formatCount(total.count)} rows`}</p>
        )}
        {failure && (
          <div className="form-error" role="alert">
            {failure}
          </div>
        )}
        <div className="row" style={{ justifyContent: "flex-end" }}>
          {busy ? (
            <Button variant="default" onClick={() => running.current?.abort()}>
              Cancel
            </Button>
          ) : (
            <>
              <Button variant="default" onClick={onClose}>
                Close
              </Button>
              <Button onClick={() => void start()} disabled={total?.count === 0} data-autofocus>
                Export
              </Button>
            </>
          )}
        </div>
      </div>
    </Modal>
  );
}

function Underway({ progress, total }: { progress: Progress; total: { count: number; isExact: boolean } | null }): ReactNode {
  const known = total?.isExact && total.count > 0;
  const rows = progress.rows > 0 ? `${formatCount(progress.rows)}${known ? ` of ${formatCount(total.count)}` : ""} rows` : "Reading…";
  return (
    <div role="status">
      <Bar value={known ? Math.min(100, (100 * progress.rows) / total.count) : 100} animated={!known} aria-label="Progress of the export" />
      <p className="export-note">
        {rows} · {formatCount(progress.bytes / 1_000)} kB
      </p>
    </div>
  );
}

type ChoiceProps<T extends string> = { label: string; value: T; onChange: (value: T) => void; all: Record<T, string>; disabled: boolean };

function Choice<T extends string>({ label, value, onChange, all, disabled }: ChoiceProps<T>) {
  const data = (Object.entries(all) as [T, string][]).map(([each, name]) => ({ value: each, label: name }));
  return (
    <div className="export-choice">
      <span>{label}</span>
      <SegmentedControl aria-label={label} disabled={disabled} value={value} data={data} onChange={(next) => onChange(next as T)} />
    </div>
  );
}
