import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../api/client";
import type { ChargeBox, ChargingPurpose, RateUnit } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import { orNull, type Typed } from "../forms/numbers";
import { type Errors, found, useForm } from "../forms/useForm";
import { connectors } from "../live/feed";
import { placeFromForm } from "../orders/place";
import { LimitRows } from "./LimitRows";
import { operationModes, profilesChanged, purposes } from "./profiles";
import { firstRow, kindFor, type Repeat, type Row, scheduleOf } from "./schedules";

const repeats: { value: Repeat; label: string }[] = [
  { value: "constant", label: "All the time" },
  { value: "Daily", label: "By the time of day" },
  { value: "Weekly", label: "By the day and time of the week" },
  { value: "session", label: "From the start of a session" },
];
const told = { value: "told", label: "As told from here, at any time" };

/** Those that a period of limits and set points can say. */
const modes = ["Idle", "CentralSetpoint", "ExternalSetpoint", "ExternalLimits", "LocalLoadBalancing"];

const offline = [
  { value: "", label: "Holds" },
  { value: "300", label: "Holds for 5 minutes" },
  { value: "3600", label: "Holds for an hour" },
  { value: "300 gone", label: "Is gone for good after 5 minutes" },
  { value: "3600 gone", label: "Is gone for good after an hour" },
];

/** A charging profile: a limit over time, or what is to flow both ways. */
export function ProfileForm({ box, onClose }: { box: ChargeBox; onClose: () => void }) {
  const isNewest = box.ocppVersion === "2.1";
  const [rows, setRows] = useState<Row[]>([firstRow]);
  const running = [...connectors.all()].filter((each) => each.chargeBox.id === box.id && each.session);
  const sessionAt = (evse: string) => running.find(({ chargeBox }) => String(chargeBox.connectorNumber) === evse)?.session;
  const schedule = ({ repeat, unit, mode }: { repeat: Repeat; unit: RateUnit; mode: string }) =>
    scheduleOf(rows, repeat, unit, new Date(), mode);
  const form = useForm(
    {
      purpose: "TxDefault" as ChargingPurpose,
      evse: "0",
      unit: "Ampere" as RateUnit,
      repeat: "constant" as Repeat,
      mode: "",
      stackLevel: 0 as Typed,
      validUntil: "",
      offline: "",
      askEverySeconds: "" as Typed,
      rows: "",
    },
    async (values) => {
      const { purpose, evse, repeat, stackLevel, validUntil, askEverySeconds } = values;
      const given = schedule(values);
      if (typeof given === "string") return;
      const [offlineSeconds, gone] = values.offline.split(" ");
      await placeFromForm(
        box.chargeBoxIdentity,
        `Limit ${purposes[purpose].toLowerCase()}`,
        api.POST("/v2/chargeboxes/{id}/chargingprofiles", {
          params: { path: { id: box.id } },
          body: {
            purpose,
            kind: kindFor[repeat],
            recurrency: repeat === "Daily" || repeat === "Weekly" ? repeat : undefined,
            evseNumber: purpose === "StationMax" ? 0 : Number(evse),
            stackLevel: Number(stackLevel),
            validUntil: validUntil === "" ? undefined : new Date(validUntil).toISOString(),
            transactionId: purpose === "Tx" ? sessionAt(evse)?.transactionId : undefined,
            mostOfflineSeconds: offlineSeconds ? Number(offlineSeconds) : undefined,
            isGoneAfterOffline: gone ? true : undefined,
            askEverySeconds: repeat === "told" ? (orNull(askEverySeconds) ?? undefined) : undefined,
            schedules: [given],
          },
        }),
      );
      profilesChanged();
      onClose();
    },
    (values): Errors => {
      const given = schedule(values);
      return found({
        rows: typeof given === "string" ? given : undefined,
        evse: values.purpose === "Tx" && !sessionAt(values.evse) ? "Choose where a session is running" : undefined,
        stackLevel: values.stackLevel === "" ? "The stack level is missing" : undefined,
      });
    },
    { schedules: "rows", evseNumber: "evse", mostOfflineSeconds: "offline" },
  );
  const { purpose, repeat, unit, mode } = form.values;
  const evses = box.evses.map(({ number, evseId }) => ({ value: String(number), label: evseId }));
  const choose =
    <K extends keyof typeof form.values & string>(name: K) =>
    (next: string | null) =>
      form.set(name, (next ?? "") as (typeof form.values)[K]);
  return (
    <FormModal title={`Limit ${box.chargeBoxIdentity}`} form={form} action="Set limit" onClose={onClose} size={mode === "" ? "md" : "lg"}>
      <Select
        label="What is limited"
        data={[
          { value: "StationMax", label: "The charge box as a whole" },
          { value: "TxDefault", label: "Each session" },
          ...(running.length > 0 ? [{ value: "Tx", label: "A session that is running" }] : []),
          ...(isNewest
            ? [
                { value: "PriorityCharging", label: "Each session that has priority" },
                { value: "LocalGeneration", label: "What is generated on site: allowed beyond the other limits" },
              ]
            : []),
        ]}
        allowDeselect={false}
        {...form.bind("purpose")}
        onChange={(next) => {
          form.set("purpose", (next ?? "TxDefault") as ChargingPurpose);
          form.set("evse", next === "Tx" ? String(running[0]?.chargeBox.connectorNumber ?? 0) : "0");
        }}
      />
      {purpose !== "StationMax" && (
        <Select
          label="Where"
          data={purpose === "Tx" ? evses : [{ value: "0", label: "Every EVSE" }, ...evses]}
          allowDeselect={false}
          {...form.bind("evse")}
          onChange={choose("evse")}
        />
      )}
      {isNewest && (
        <Select
          label="How the car charges"
          description="The others need a car that gives back, by ISO 15118-20"
          data={[
            { value: "", label: "As ever: charges only" },
            ...modes.map((value) => ({ value, label: operationModes[value] ?? value })),
          ]}
          allowDeselect={false}
          {...form.bind("mode")}
          onChange={(next) => {
            form.set("mode", next ?? "");
            if (!next || unit === "Watt") return;
            form.set("unit", "Watt");
            setRows(rows.map((row) => ({ ...row, limit: "" })));
          }}
        />
      )}
      <div className="pair">
        <Select
          label="When"
          data={isNewest ? [...repeats, told] : repeats}
          allowDeselect={false}
          {...form.bind("repeat")}
          onChange={choose("repeat")}
        />
        <Select
          label="In"
          data={[
            { value: "Ampere", label: "Ampere per phase" },
            { value: "Watt", label: "Watt" },
          ]}
          allowDeselect={false}
          {...form.bind("unit")}
          onChange={(next) => {
            form.set("unit", (next ?? "Ampere") as RateUnit);
            // 16 A are no 16 W.
            setRows(rows.map((row) => ({ ...row, limit: "", discharge: "", setpoint: "" })));
          }}
        />
      </div>
      <LimitRows
        rows={rows}
        onChange={(next) => {
          setRows(next);
          form.set("rows", "");
        }}
        repeat={repeat}
        unit={unit}
        mode={mode}
        fault={form.errors.rows}
      />
      {repeat === "told" && (
        <NumberField
          label="The charge box asks every, seconds"
          description="Empty: it is told whenever the limit changes"
          {...form.bind("askEverySeconds")}
        />
      )}
      {isNewest && (
        <Select label="While it is offline" data={offline} allowDeselect={false} {...form.bind("offline")} onChange={choose("offline")} />
      )}
      <div className="pair">
        <NumberField label="Stack level" description="Of several, the highest counts" {...form.bind("stackLevel")} />
        <TextInput label="Until" description="Empty: until it is cleared" type="datetime-local" {...form.text("validUntil")} />
      </div>
    </FormModal>
  );
}
