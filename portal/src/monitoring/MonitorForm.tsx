import { Autocomplete, Checkbox, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { ChargeBox, MonitorKind, StationMonitor } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import type { Typed } from "../forms/numbers";
import { found, required, useForm } from "../forms/useForm";
import { kindNames, placeMonitorsAndWait, placeOf, severities } from "./monitoring";

const units: Partial<Record<MonitorKind, string>> = {
  Periodic: "Seconds",
  PeriodicClockAligned: "Seconds",
  Delta: "Change",
  TargetDelta: "Difference",
  TargetDeltaRelative: "Part of the target (0.1 is 10 %)",
};

type Values = {
  name: string;
  kind: MonitorKind;
  value: Typed;
  severity: string;
  transactionsOnly: boolean;
  interval: Typed;
  values: Typed;
};

/** Sets a monitor, or one in the place of another. */
export function MonitorForm({ box, monitor, onClose }: { box: ChargeBox; monitor: StationMonitor | null; onClose: () => void }) {
  const isNewest = box.ocppVersion === "2.1";
  const initial: Values = {
    name: monitor?.setting ?? "",
    kind: monitor?.kind ?? "UpperThreshold",
    value: monitor?.value ?? "",
    severity: String(monitor?.severity ?? 4),
    transactionsOnly: monitor?.transactionsOnly ?? false,
    interval: "",
    values: "",
  };
  const form = useForm(
    initial,
    async (values) => {
      const place = placeOf(values.name);
      if (!place) return;
      const streams = values.kind.startsWith("Periodic") && (values.interval !== "" || values.values !== "");
      await placeMonitorsAndWait(
        box.chargeBoxIdentity,
        `Watch ${values.name}`,
        api.POST("/v2/chargeboxes/{id}/monitoring/monitors", {
          params: { path: { id: box.id } },
          body: {
            monitors: [
              {
                ...place,
                ...(monitor?.id != null && { id: monitor.id }),
                kind: values.kind,
                value: Number(values.value),
                severity: Number(values.severity),
                transactionsOnly: values.transactionsOnly,
                ...(streams && {
                  stream: {
                    ...(values.interval !== "" && { intervalSeconds: Number(values.interval) }),
                    ...(values.values !== "" && { values: Number(values.values) }),
                  },
                }),
              },
            ],
          },
        }),
      );
      onClose();
    },
    (values) =>
      found({
        name: required(values.name, "What is watched") ?? (placeOf(values.name) ? undefined : "As in Connector@1.1/Temperature"),
        value: required(values.value, "The value"),
      }),
  );
  // What can be watched is known where the charge box has told its settings.
  const known = useQuery({
    queryKey: ["monitorable", box.id, form.values.name],
    queryFn: ({ signal }) =>
      read(
        api.GET("/v2/chargeboxes/{id}/settings", {
          signal,
          params: { path: { id: box.id }, query: { search: form.values.name || undefined, limit: 500 } },
        }),
      ),
    placeholderData: (before) => before,
  });
  const settings = known.data?.data ?? [];
  const monitorable = settings.filter(({ supportsMonitoring }) => supportsMonitoring);
  const names = [...new Set((monitorable.length > 0 ? monitorable : settings).map(({ setting }) => setting.replace(/:\w+$/, "")))];
  const kinds = Object.entries(kindNames).filter(([kind]) => isNewest || !kind.startsWith("Target"));
  return (
    <FormModal
      title={monitor ? `Change the monitor of ${monitor.setting}` : "Set a monitor"}
      form={form}
      action="Set"
      onClose={onClose}
      size="md"
    >
      <Autocomplete
        label="What"
        description="A variable of a component, as the settings name it"
        placeholder="Connector@1.1/Temperature"
        data={names}
        required
        openOnFocus={false}
        data-autofocus={monitor === null || undefined}
        disabled={monitor !== null}
        {...form.bind("name")}
      />
      <Select
        label="Told when it is"
        data={kinds.map(([value, label]) => ({ value, label }))}
        allowDeselect={false}
        {...form.bind("kind")}
        onChange={(kind) => form.set("kind", (kind ?? "UpperThreshold") as MonitorKind)}
      />
      <NumberField label={units[form.values.kind] ?? "Limit"} required {...form.bind("value")} />
      <Select
        label="Severity"
        description="0 to 3 raise an alert"
        data={severities.map((name, severity) => ({ value: String(severity), label: `${severity} ${name}` }))}
        allowDeselect={false}
        {...form.bind("severity")}
        onChange={(severity) => form.set("severity", severity ?? "4")}
      />
      <Checkbox label="Only while a transaction runs" {...form.flag("transactionsOnly")} />
      {isNewest && form.values.kind.startsWith("Periodic") && (
        <div className="pair">
          <NumberField label="Stream: at the latest after, s" description="Leave both empty for single events" {...form.bind("interval")} />
          <NumberField label="Stream: values at once" description="Sent together, unanswered" {...form.bind("values")} />
        </div>
      )}
    </FormModal>
  );
}
