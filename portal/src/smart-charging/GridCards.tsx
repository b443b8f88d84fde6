import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { ChargeBox, DerControl, Notice } from "../api/types";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { AskButton, OrderButton, RowOrder, RowOrders } from "../orders/OrderButton";
import { placeOrder } from "../orders/place";
import { confirm } from "../shell/confirm";
import { DerForm } from "./DerForm";
import { controlName, settingsWords } from "./grid";
import { SwapForm } from "./SwapForm";

const columns: Column<DerControl>[] = [
  {
    title: "Control",
    width: "27%",
    cell: ({ controlId, controlType, isDefault, priority }) => (
      <>
        <span title={controlName(controlType)}>{controlName(controlType)}</span>
        <small title={controlId}>
          {[isDefault && "default", controlId, priority !== null && `priority ${priority}`].filter(Boolean).join(" · ")}
        </small>
      </>
    ),
  },
  {
    title: "Settings",
    cell: ({ settings }) => {
      const words = settingsWords(settings);
      return <span title={words}>{words}</span>;
    },
  },
  {
    title: "Set by",
    width: "17%",
    cell: ({ by, setAt }) => (
      <>
        {by ?? "The charge box"}
        <small>{formatDateTime(setAt)}</small>
      </>
    ),
  },
  {
    title: "Now",
    width: "13%",
    cell: ({ isSuperseded, isActive }) =>
      isSuperseded ? (
        <span className="tag plain">Superseded</span>
      ) : isActive === null ? (
        "Set"
      ) : isActive ? (
        <span className="tag running">In effect</span>
      ) : (
        <span className="tag plain">Ended</span>
      ),
  },
];

/** How a charge box of OCPP 2.1 serves the grid. */
export function GridControls({ box, mayControl }: { box: ChargeBox; mayControl: boolean }) {
  const [setting, setSetting] = useState<DerControl | "new" | null>(null);
  const path = { params: { path: { id: box.id } } };
  const controls = useQuery({
    queryKey: ["der-controls", box.id],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/der-controls", { signal, ...path })),
    refetchInterval: 5_000,
  });
  const alarms = useNotices(box.id, "NotifyDERAlarm");
  const changed = () => void queries.invalidateQueries({ queryKey: ["der-controls"] });
  const order = async (words: string, action: string, body: object) => {
    const params = { path: { id: box.id, action } };
    await placeOrder(box.chargeBoxIdentity, words, api.POST("/v2/chargeboxes/{id}/ocpp/{action}", { params, body }));
    changed();
  };
  const clear = async ({ controlId, controlType, isDefault }: DerControl) => {
    const title = `Clear “${controlName(controlType)}”?`;
    const text = isDefault
      ? "Where no other control holds, it serves the grid as it was built to."
      : "Its default holds again, where it has one.";
    if (await confirm({ title, text, action: "Clear", danger: true }))
      await order("Clear a grid control", "ClearDERControl", { isDefault, controlId });
  };
  return (
    <section className="card" aria-label="Serving the grid">
      <h2>
        <span>
          Serving the grid <small>controls of a distributed energy resource</small>
        </span>
        {mayControl && (
          <span className="row">
            <AskButton
              box={box}
              onClick={() => void order("Ask for its grid controls", "GetDERControl", { requestId: Math.floor(Date.now() / 1_000) })}
            >
              Ask for its controls
            </AskButton>
            <OrderButton box={box} main onClick={() => setSetting("new")}>
              Set a control…
            </OrderButton>
          </span>
        )}
      </h2>
      {controls.data?.data.length === 0 ? (
        <p className="muted">It has none, as far as is known.</p>
      ) : (
        <DataTable
          label="Grid controls"
          columns={columns}
          rows={controls.data?.data}
          rowKey={({ controlId }) => controlId}
          rowLabel={({ controlId, controlType }) => `${controlName(controlType)} ${controlId}`}
          rowClass={({ isSuperseded }) => (isSuperseded ? "faded" : undefined)}
          error={controls.error}
          retry={() => void controls.refetch()}
          actionsWidth={150}
          actions={
            mayControl
              ? (control) => (
                  <RowOrders>
                    <RowOrder box={box} label={`Change control ${control.controlId}`} onClick={() => setSetting(control)}>
                      Change…
                    </RowOrder>
                    <RowOrder box={box} label={`Clear control ${control.controlId}`} onClick={() => void clear(control)}>
                      Clear…
                    </RowOrder>
                  </RowOrders>
                )
              : undefined
          }
          empty={null}
          slim
        />
      )}
      {alarms.length > 0 && (
        <ul className="grid-alarms" aria-label="Alarms of the grid">
          {alarms.map(({ id, at, payload }) => (
            <li key={id}>
              <span className={payload.alarmEnded ? "tag plain" : "tag bad"}>{payload.alarmEnded ? "Alarm ended" : "Alarm"}</span>
              {faultOf(payload)} <small className="none">{formatDateTime(at)}</small>
            </li>
          ))}
        </ul>
      )}
      {setting && <DerForm box={box} control={setting === "new" ? null : setting} onClose={() => setSetting(null)} />}
    </section>
  );
}

const faults: Record<string, string> = {
  CurrentImbalance: "Current imbalance",
  LocalEmergency: "Local emergency",
  LowInputPower: "Low input power",
  OverCurrent: "Overcurrent",
  OverFrequency: "Overfrequency",
  OverVoltage: "Overvoltage",
  PhaseRotation: "Phase rotation",
  RemoteEmergency: "Remote emergency",
  UnderFrequency: "Underfrequency",
  UnderVoltage: "Undervoltage",
  VoltageImbalance: "Voltage imbalance",
};

function faultOf({ gridEventFault, controlType, extraInfo }: Record<string, unknown>): string {
  const fault = gridEventFault === undefined ? undefined : (faults[String(gridEventFault)] ?? String(gridEventFault));
  return [fault, controlName(String(controlType)), extraInfo].filter(Boolean).join(" · ");
}

type Battery = { evseId: number; serialNumber: string; soC: number; soH: number };

const swapWords: Record<string, string> = { BatteryIn: "Put in", BatteryOut: "Taken out", BatteryOutTimeout: "Not taken out in time" };

const swapColumns: Column<Notice>[] = [
  { title: "When", width: "20%", cell: ({ at }) => formatDateTime(at) },
  { title: "What", width: "22%", cell: ({ payload }) => swapWords[String(payload.eventType)] ?? String(payload.eventType) },
  {
    title: "Batteries",
    cell: ({ payload }) => {
      const words = ((payload.batteryData as Battery[] | undefined) ?? [])
        .map(({ evseId, serialNumber, soC, soH }) => `${serialNumber} at EVSE ${evseId}: ${soC} % charged, ${soH} % healthy`)
        .join("; ");
      return <span title={words}>{words}</span>;
    },
  },
  { title: "Swap", width: "12%", cell: ({ requestId }) => requestId ?? <span className="none">—</span> },
];

/** Batteries that it swapped. */
export function BatterySwaps({ box, mayControl }: { box: ChargeBox; mayControl: boolean }) {
  const [asking, setAsking] = useState(false);
  const swaps = useNotices(box.id, "BatterySwap");
  if (swaps.length === 0 && !mayControl) return null;
  return (
    <section className="card" aria-label="Battery swaps">
      <h2>
        Battery swaps
        {mayControl && (
          <OrderButton box={box} onClick={() => setAsking(true)}>
            Let somebody swap…
          </OrderButton>
        )}
      </h2>
      {swaps.length === 0 ? (
        <p className="muted">None yet. Only charge boxes that hold batteries swap them.</p>
      ) : (
        <DataTable
          label="Battery swaps"
          columns={swapColumns}
          rows={swaps}
          rowKey={({ id }) => id}
          rowLabel={({ id }) => `Swap ${id}`}
          empty={null}
          slim
        />
      )}
      {asking && <SwapForm box={box} onClose={() => setAsking(false)} />}
    </section>
  );
}

function useNotices(id: number, action: string): Notice[] {
  const notices = useQuery({
    queryKey: ["notices-of", id, action],
    queryFn: ({ signal }) =>
      read(api.GET("/v2/chargeboxes/{id}/notices", { signal, params: { path: { id }, query: { action, limit: 20 } } })),
    refetchInterval: 10_000,
  });
  return notices.data?.data ?? [];
}
