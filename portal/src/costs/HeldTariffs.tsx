import { api } from "../api/client";
import type { ChargeBox, Costs, StationTariff } from "../api/types";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { AskButton, OrderButton } from "../orders/OrderButton";
import { placeOrder } from "../orders/place";
import { confirm } from "../shell/confirm";
import { Empty } from "../shell/states";
import { costsChanged, standingOf } from "./costs";

const columns: Column<StationTariff>[] = [
  { title: "Where", width: "17%", cell: ({ evseNumber }) => (evseNumber === 0 ? "Every EVSE" : `EVSE ${evseNumber}`) },
  {
    title: "Tariff",
    cell: ({ tariffName, tariffVersion }) =>
      tariffName === null ? (
        <span className="none">none: charging is free</span>
      ) : (
        <>
          {tariffName}
          <small>version {tariffVersion}</small>
        </>
      ),
  },
  {
    title: "At the charge box",
    width: "32%",
    cell: (tariff) => {
      const { tone, text } = standingOf(tariff);
      return (
        <span className={tone} title={text}>
          {text}
        </span>
      );
    },
  },
  {
    title: "Last tried",
    width: "25%",
    cell: ({ at, nextTryAt }) => (
      <>
        {formatDateTime(at)}
        {nextTryAt && <small>again {formatDateTime(nextTryAt)}</small>}
      </>
    ),
  },
];

/** The tariffs a charge box of OCPP 2.1 should have, and those it has. */
export function HeldTariffs({ box, costs, mayControl }: { box: ChargeBox; costs: Costs; mayControl: boolean }) {
  const { tariffs, reported, reportedAt } = costs;
  const params = { params: { path: { id: box.id } } };
  const order = async (what: string, path: "install" | "refresh" | "clear") => {
    await placeOrder(
      box.chargeBoxIdentity,
      what,
      api.POST(`/v2/chargeboxes/{id}/costs/${path}` as "/v2/chargeboxes/{id}/costs/install", params),
    );
    costsChanged();
  };
  const clear = async () => {
    const text = "It works out no costs any more, and gets no tariffs by itself.";
    if (await confirm({ title: `Take all tariffs from ${box.chargeBoxIdentity}?`, text, action: "Take them", danger: true }))
      await order("Take its tariffs", "clear");
  };
  return (
    <section className="card" aria-label="Tariffs it holds">
      <h2>
        <span>
          Tariffs it holds <small>of its location, without VAT</small>
        </span>
        {mayControl && (
          <span className="row">
            <AskButton box={box} onClick={() => void order("Ask for its tariffs", "refresh")}>
              Ask what it holds
            </AskButton>
            <OrderButton box={box} onClick={() => void clear()}>
              Take all…
            </OrderButton>
            <OrderButton box={box} main onClick={() => void order("Give it its tariffs", "install")}>
              Give them now
            </OrderButton>
          </span>
        )}
      </h2>
      <DataTable
        label="Tariffs it holds"
        columns={columns}
        rows={tariffs}
        rowKey={({ evseNumber }) => evseNumber}
        rowLabel={({ evseNumber, tariffName }) => `EVSE ${evseNumber}, ${tariffName ?? "free"}`}
        empty={<Empty title="It has no connectors yet" />}
        slim
      />
      {notesOf(tariffs).map((note) => (
        <p key={note} className="tariff-note">
          {note}
        </p>
      ))}
      <p className="tariff-note">{reported ? saidOf(costs, formatDateTime(reportedAt)) : "It was not asked yet what it holds."}</p>
    </section>
  );
}

/** What a tariff has that OCPP has no words for, or counts a little otherwise; each once. */
const notesOf = (tariffs: readonly StationTariff[]) => [
  ...new Set(tariffs.flatMap(({ unsaid, differences }) => [...unsaid, ...differences])),
];

function saidOf({ reported, tariffs }: Costs, at: string): string {
  const held = (reported ?? []).map(({ tariffId, isDriver, evseNumbers }) => {
    const ours = tariffs.find(({ heldId }) => heldId === tariffId);
    const name = ours?.tariffName ? `${ours.tariffName}, version ${ours.tariffVersion}` : `${tariffId} (not given from here)`;
    const where = evseNumbers.length > 0 ? ` at EVSE ${evseNumbers.join(" and ")}` : "";
    return `${isDriver ? `${tariffId} (of one driver)` : name}${where}`;
  });
  return `It says that it holds ${held.length === 0 ? "none" : held.join("; ")}, ${at}.`;
}
