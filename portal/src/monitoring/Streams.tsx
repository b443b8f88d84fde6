import { useElementSize } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import type { ChargeBox, EventStream } from "../api/types";
import { formatClock, formatDateTime } from "../format/times";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import type { Typed } from "../forms/numbers";
import { useForm } from "../forms/useForm";
import { type Column, DataTable } from "../lists/DataTable";
import { AskButton, RowOrder } from "../orders/OrderButton";
import { placeFromForm, placeOrder } from "../orders/place";
import { Empty } from "../shell/states";
import { monitoringChanged } from "./monitoring";

const columns: Column<EventStream>[] = [
  {
    title: "Stream",
    cell: ({ id, setting, monitorId }) => (
      <>
        {setting ?? `Stream ${id}`}
        <small>
          stream {id} of monitor {monitorId}
        </small>
      </>
    ),
  },
  { title: "Pace", width: "24%", cell: (stream) => paceOf(stream) || <span className="none">—</span> },
  {
    title: "Newest",
    width: "22%",
    cell: ({ lastValue, lastAt, pending }) =>
      lastValue === null ? (
        <span className="none">—</span>
      ) : (
        <>
          {lastValue}
          <small>
            {lastAt && formatDateTime(lastAt)}
            {pending > 0 && ` · ${pending} more wait`}
          </small>
        </>
      ),
  },
  {
    title: "Now",
    width: "16%",
    cell: ({ closedAt }) => (closedAt ? <span className="tag plain">Closed</span> : <span className="tag running">Open</span>),
  },
];

const paceOf = ({ intervalSeconds, values }: EventStream) =>
  [intervalSeconds !== null && `every ${intervalSeconds} s`, values !== null && `${values} values at once`].filter(Boolean).join(", ");

/** Values that a station of OCPP 2.1 sends all the time. */
export function Streams({ box, streams }: { box: ChargeBox; streams: EventStream[] }) {
  const mayControl = useMay("control");
  const [shown, setShown] = useState<number | null>(null);
  const [adjusting, setAdjusting] = useState<EventStream | null>(null);
  const ask = async () => {
    await placeOrder(
      box.chargeBoxIdentity,
      "Ask for its streams",
      api.POST("/v2/chargeboxes/{id}/monitoring/streams/refresh", { params: { path: { id: box.id } } }),
    );
    monitoringChanged();
  };
  return (
    <section className="card" aria-label="Streams">
      <h2>
        Streams <span className="grow" />
        {mayControl && (
          <AskButton box={box} onClick={() => void ask()}>
            Ask which are open
          </AskButton>
        )}
      </h2>
      <DataTable
        label="Streams"
        columns={columns}
        rows={streams}
        rowKey={(stream) => stream.id}
        rowLabel={(stream) => stream.setting ?? `Stream ${stream.id}`}
        rowClass={(stream) => (stream.closedAt ? "faded" : undefined)}
        onOpen={(stream) => setShown(shown === stream.id ? null : stream.id)}
        actions={
          mayControl
            ? (stream) =>
                !stream.closedAt && (
                  <RowOrder box={box} label={`Adjust stream ${stream.id}`} onClick={() => setAdjusting(stream)}>
                    Adjust…
                  </RowOrder>
                )
            : undefined
        }
        empty={<Empty title="No streams">A periodic monitor that is set with a stream sends its values together and unanswered.</Empty>}
        slim
      />
      {shown !== null && <Values id={box.id} streamId={shown} />}
      {adjusting && <Adjust box={box} stream={adjusting} onClose={() => setAdjusting(null)} />}
    </section>
  );
}

const height = 120;

/** Its newest values over time; where they are no numbers, as a list. */
function Values({ id, streamId }: { id: number; streamId: number }) {
  const { ref, width } = useElementSize();
  const values = useQuery({
    queryKey: ["monitoring", id, "stream", streamId],
    queryFn: ({ signal }) =>
      read(
        api.GET("/v2/chargeboxes/{id}/monitoring/streams/{streamId}/values", {
          signal,
          params: { path: { id, streamId }, query: { limit: 500 } },
        }),
      ),
    refetchInterval: 5_000,
  });
  const points = (values.data?.data ?? []).map(({ at, value }) => ({ time: Date.parse(at), value: Number(value), text: value }));
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return <p className="setting-note">{values.isPending ? "Reading its values…" : "No values have come yet."}</p>;
  if (points.some(({ value }) => Number.isNaN(value)))
    return (
      <p className="setting-note">
        {points
          .slice(-20)
          .map(({ time, text }) => `${formatClock(time)} ${text}`)
          .join(" · ")}
      </p>
    );
  const low = Math.min(...points.map(({ value }) => value));
  const high = Math.max(...points.map(({ value }) => value));
  const x = (time: number) => (last.time === first.time ? width : ((time - first.time) / (last.time - first.time)) * width);
  const y = (value: number) => (high === low ? height / 2 : height - 20 - ((value - low) / (high - low)) * (height - 34));
  return (
    <div ref={ref} className="stream-values">
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={`${points.length} values from ${low} to ${high}`}>
          <polyline points={points.map(({ time, value }) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join(" ")} />
          <text x={0} y={10}>
            {high}
          </text>
          <text x={0} y={height - 4}>
            {low} · {formatClock(first.time)}
          </text>
          <text x={width} y={height - 4} textAnchor="end">
            {formatClock(last.time)}
          </text>
        </svg>
      )}
    </div>
  );
}

function Adjust({ box, stream, onClose }: { box: ChargeBox; stream: EventStream; onClose: () => void }) {
  const form = useForm<{ intervalSeconds: Typed; values: Typed }>(
    { intervalSeconds: stream.intervalSeconds ?? "", values: stream.values ?? "" },
    async ({ intervalSeconds, values }) => {
      await placeFromForm(
        box.chargeBoxIdentity,
        `Adjust stream ${stream.id}`,
        api.POST("/v2/chargeboxes/{id}/monitoring/streams/{streamId}/adjust", {
          params: { path: { id: box.id, streamId: stream.id } },
          body: {
            ...(intervalSeconds !== "" && { intervalSeconds: Number(intervalSeconds) }),
            ...(values !== "" && { values: Number(values) }),
          },
        }),
      );
      monitoringChanged();
      onClose();
    },
  );
  return (
    <FormModal title={`Adjust stream ${stream.id}`} form={form} action="Adjust" onClose={onClose} size="sm">
      <NumberField label="At the latest after, seconds" {...form.bind("intervalSeconds")} />
      <NumberField label="Values at once" {...form.bind("values")} />
    </FormModal>
  );
}
