import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useMemo, useState } from "react";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { NodeReport, SystemReport } from "../api/types";
import { formatDuration } from "../format/durations";
import { formatCount } from "../format/numbers";
import { formatDateTime, formatSeconds } from "../format/times";
import { Duration } from "../live/Duration";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Failure, PageSkeleton } from "../shell/states";
import { beginOf, charts, formatBytes, formatMs, formatRate, latest } from "./figures";
import { LineChart } from "./LineChart";
import { HealthCard, MessagesCard, OrdersCard, RecordsCard } from "./Tables";
import "../charge-records/charge-records.css";
import "./system.css";

const every = 5_000;

/** How the program is, for administrators: its health, what it does, and the last quarter of an hour of it. */
export default function SystemPage() {
  const [address, setAddress] = useAddress();
  const report = useQuery({
    queryKey: ["system"],
    queryFn: ({ signal }) => read(api.GET("/v2/system", { signal })),
    refetchInterval: every,
    retry: false,
  });
  const nodes = report.data?.nodes ?? [];
  const node = nodes.find(({ name }) => name === address.node) ?? nodes[0];
  if (!report.data || !node)
    return (
      <Page title="System">{report.error ? <Failure error={report.error} retry={() => void report.refetch()} /> : <PageSkeleton />}</Page>
    );
  return (
    <Page
      title="System"
      beside={<Condition report={report.data} node={node} isOld={report.isError} />}
      actions={
        <span className="none">
          Version {node.version} · up <Duration since={node.startedAt} />
        </span>
      }
    >
      {report.isError && (
        <div className="alarm" role="alert">
          <b>Not updated since {formatSeconds(report.data.at)}.</b> {describe(report.error)}
        </div>
      )}
      {!report.isError && report.data.storage.awaySince && (
        <div className="alarm" role="alert">
          <b>
            {report.data.storage.engine} takes no writes since {formatDateTime(report.data.storage.awaySince)}.
          </b>{" "}
          Stations are turned away and keep what they have to say; it is tried again all the time.
        </div>
      )}
      {nodes.length > 1 && <Nodes nodes={nodes} chosen={node} onChoose={(name) => setAddress({ node: name })} />}
      <Strip report={report.data} node={node} />
      <Charts node={node} until={Date.parse(report.data.at)} />
      <div className="system-tables">
        <MessagesCard totals={node.totals} />
        <div>
          <OrdersCard totals={node.totals} />
          <RecordsCard totals={node.totals} streams={node.history.at(-1)?.streams ?? 0} />
        </div>
        <HealthCard parts={node.parts} />
      </div>
    </Page>
  );
}

function Condition({ report, node, isOld }: { report: SystemReport; node: NodeReport; isOld: boolean }) {
  if (isOld) return <span className="live offline">Not updated</span>;
  if (report.storage.awaySince) return <span className="tag bad">Storage away</span>;
  if (!node.isLive) return <span className="tag bad">Stuck</span>;
  return node.isReady ? <span className="tag">Ready</span> : <span className="tag bad">Not ready</span>;
}

function Strip({ report, node }: { report: SystemReport; node: NodeReport }) {
  const last = node.history.at(-1);
  const facts: [string, string, string?][] = [
    ["Messages", formatRate(last?.messagesPerSecond)],
    ["Answered within (99 %)", formatMs(charts[1]?.lines[0] ? latest(charts[1].lines[0], node.history, null) : null)],
    ["Stations", last ? formatCount(last.connected) : "—", last && last.held > 0 ? `${formatCount(last.held)} held` : undefined],
    ["Sessions", last ? formatCount(last.runningSessions) : "—"],
    ["Processor", last ? `${Math.round((last.cpu / node.processors) * 100)} %` : "—", `of ${node.processors}`],
    ["Memory", formatBytes(last?.memoryBytes)],
    [
      report.storage.engine,
      formatBytes(report.storage.sizeBytes),
      report.storage.freeBytes === null ? undefined : `${formatBytes(report.storage.freeBytes)} free`,
    ],
  ];
  return (
    <div className="facts system-facts">
      {facts.map(([name, value, more]) => (
        <div key={name}>
          <small>{name}</small>
          <b>{value}</b> {more && <small className="more">{more}</small>}
        </div>
      ))}
    </div>
  );
}

function Charts({ node, until }: { node: NodeReport; until: number }) {
  const [at, setAt] = useState<number | null>(null);
  const points = useMemo(() => node.history.map((point) => ({ ...point, time: Date.parse(point.at) })), [node.history]);
  const from = beginOf(points, until);
  const shown = at === null ? null : points[Math.min(at, points.length - 1)];
  const move = (event: KeyboardEvent) => {
    const last = points.length - 1;
    const moves: Record<string, number> = { ArrowLeft: (at ?? last + 1) - 1, ArrowRight: (at ?? -1) + 1, Home: 0, End: last };
    const next = moves[event.key];
    if (event.key === "Escape") setAt(null);
    if (next === undefined || last < 0) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(last, next)));
  };
  return (
    <div
      className="charts"
      role="slider"
      tabIndex={0}
      aria-label="The last quarter of an hour"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, points.length - 1)}
      aria-valuenow={at ?? Math.max(0, points.length - 1)}
      aria-valuetext={shown ? formatSeconds(shown.time) : "Now; the arrow keys go back"}
      onKeyDown={move}
    >
      <p className="moment">
        {points.length === 0
          ? "The first figures come within five seconds."
          : shown
            ? `At ${formatSeconds(shown.time)}`
            : `The last ${formatDuration(until - from)}, every five seconds`}
      </p>
      {charts.map((chart) => (
        <LineChart key={chart.title} chart={chart} points={points} from={from} until={until} at={shown ? at : null} onPoint={setAt} />
      ))}
    </div>
  );
}

function Nodes({ nodes, chosen, onChoose }: { nodes: NodeReport[]; chosen: NodeReport; onChoose: (name: string) => void }) {
  return (
    <div className="nodes" role="radiogroup" aria-label="Node">
      {nodes.map((node) => {
        const last = node.history.at(-1);
        return (
          <button key={node.name} type="button" role="radio" aria-checked={node === chosen} onClick={() => onChoose(node.name)}>
            <b className={`status ${node.isReady && node.isLive ? "Available" : "Faulted"}`}>{node.name}</b>
            <small>
              {last ? `${formatCount(last.connected)} stations · ${formatRate(last.messagesPerSecond)}` : "no figures yet"}
              {!node.isReady && " · not ready"}
            </small>
          </button>
        );
      })}
    </div>
  );
}
