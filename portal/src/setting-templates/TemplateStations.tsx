import { Button, Modal } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { SettingDrift, SettingTemplate, TemplateStation } from "../api/types";
import { formatCount } from "../format/numbers";
import { type Column, DataTable } from "../lists/DataTable";
import { FilterChip } from "../lists/FilterChip";
import { useAddress } from "../shell/address";
import { confirm } from "../shell/confirm";
import { Empty } from "../shell/states";
import { settleToast, toast } from "../shell/toasts";
import { templatesChanged } from "./templates";

const states = [
  { value: "drifted", label: "Differ" },
  { value: "complying", label: "As wanted" },
  { value: "unread", label: "Not read yet" },
] as const;

const plural = (count: number, what: string) => `${formatCount(count)} ${what}${count === 1 ? "" : "s"}`;

/** Which stations are as the template wants, what differs, and brings them there. */
export function TemplateStations({ template, onClose }: { template: SettingTemplate; onClose: () => void }) {
  const { id, name, isEnabled } = template;
  const [address, setAddress] = useAddress();
  const mayControl = useMay("control");
  const [busy, setBusy] = useState<number | "all" | null>(null);
  const state = states.find(({ value }) => value === address.state)?.value;
  const stations = useInfiniteQuery({
    queryKey: ["setting-templates", id, "stations", state],
    queryFn: ({ signal, pageParam }) =>
      read(
        api.GET("/v2/setting-templates/{id}/stations", {
          signal,
          params: { path: { id }, query: { state, limit: 50, nextPageCursor: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextPageCursor,
    refetchInterval: 5_000,
  });

  const apply = async (chargeBoxIds?: number[], identity?: string) => {
    setBusy(chargeBoxIds?.[0] ?? "all");
    const path = { id };
    let pending: number | null = null;
    try {
      if (!chargeBoxIds) {
        const would = await read(api.POST("/v2/setting-templates/{id}/apply", { params: { path }, body: { dryRun: true } }));
        const going = would.stations.filter(({ isOnline, state: each }) => isOnline && each === "Drifted").length;
        const sure = await confirm({
          title: `Apply ${name} to every station?`,
          text:
            would.changes === 0
              ? "No station that has told its settings differs."
              : `${plural(would.changes, "setting")} would be changed at ${plural(Math.max(going, would.changes > 0 ? 1 : 0), "station")}${would.stations.length === 100 ? " or more" : ""}. ${would.offline > 0 ? `${plural(would.offline, "station")} not connected now will follow at the next start.` : ""}`,
          action: "Apply",
        });
        if (!sure) return;
      }
      pending = toast({ tone: "pending", title: `Apply ${name}`, text: identity ? `Waiting for ${identity}…` : undefined });
      const done = await read(
        api.POST("/v2/setting-templates/{id}/apply", { params: { path }, body: chargeBoxIds ? { chargeBoxIds } : {} }),
      );
      const refused = done.results.filter(({ outcome }) => outcome !== "Accepted");
      settleToast(pending, {
        tone: refused.length > 0 ? "bad" : "good",
        title: identity
          ? refused.length > 0
            ? `${identity} answered ${refused[0]?.status}`
            : `${identity} took ${plural(done.results.length, "setting")}`
          : `${plural(done.queued, "station")} being set, a few at a time`,
        text: refused[0] ? `${refused[0].setting}${refused[0].why ? `: ${refused[0].why}` : ""}` : undefined,
      });
    } catch (error) {
      const words = { tone: "bad" as const, title: `${name} was not applied`, text: describe(error) };
      if (pending === null) toast(words);
      else settleToast(pending, words);
    } finally {
      setBusy(null);
      templatesChanged();
    }
  };

  const columns: Column<TemplateStation>[] = [
    {
      title: "Charge box",
      width: 210,
      cell: ({ chargeBoxId, chargeBoxIdentity, name: own, firmwareVersion }) => (
        <>
          <Link to="/charge-boxes/$id" params={{ id: String(chargeBoxId) }} search={{ tab: "configuration" }}>
            {own || chargeBoxIdentity}
          </Link>
          <small>{firmwareVersion ? `Firmware ${firmwareVersion}` : chargeBoxIdentity}</small>
        </>
      ),
    },
    {
      title: "",
      width: 90,
      cell: ({ isOnline }) => <span className={isOnline ? "status Available" : "status Offline"}>{isOnline ? "Online" : "Offline"}</span>,
    },
    { title: "Differs in", cell: (station) => <Differences station={station} /> },
  ];
  return (
    <Modal opened onClose={onClose} size="72rem" title={`${name}: ${template.vendor} ${template.model}`}>
      <div className="filters">
        <FilterChip
          label="Stations"
          any="All"
          choices={states.map((choice) => ({
            ...choice,
            count: { drifted: template.drifted, complying: template.complying, unread: template.unread }[choice.value],
          }))}
          values={state ? [state] : []}
          onChange={([next]) => setAddress({ state: next })}
        />
        <span className="grow" />
        {mayControl && isEnabled && template.stations > 0 && (
          <Button loading={busy === "all"} onClick={() => void apply()}>
            Apply to all now
          </Button>
        )}
      </div>
      <DataTable
        label="Stations of the template"
        columns={columns}
        rows={stations.data?.pages.flatMap(({ data }) => data)}
        rowKey={({ chargeBoxId }) => chargeBoxId}
        rowLabel={({ chargeBoxIdentity }) => chargeBoxIdentity}
        actionsWidth={110}
        actions={
          mayControl && isEnabled
            ? (station) =>
                station.state === "Drifted" && (
                  <Button
                    size="xs"
                    variant="default"
                    disabled={!station.isOnline}
                    loading={busy === station.chargeBoxId}
                    onClick={() => void apply([station.chargeBoxId], station.chargeBoxIdentity)}
                  >
                    Apply
                  </Button>
                )
            : undefined
        }
        error={stations.error}
        retry={() => void stations.refetch()}
        empty={<Empty title={state ? "None" : "No station of this model has started yet"} />}
      />
      {stations.hasNextPage && (
        <div className="pager">
          <button type="button" className="text-button" onClick={() => void stations.fetchNextPage()}>
            More stations
          </button>
        </div>
      )}
    </Modal>
  );
}

function Differences({ station }: { station: TemplateStation }) {
  if (station.state === "Unread") return <span className="none">its settings were not read yet</span>;
  if (station.drift.length === 0) return <span className="tag">As wanted</span>;
  return (
    <span className="template-drift">
      {station.drift.slice(0, 3).map((drift) => (
        <span key={drift.setting} title={drift.why ?? undefined}>
          <code>{drift.setting.replace("ChargingStation/", "")}</code> {wordDrift(drift)}
        </span>
      ))}
      {station.drift.length > 3 && <span className="none">and {station.drift.length - 3} more</span>}
    </span>
  );
}

function wordDrift({ drift, is, wanted, why }: SettingDrift) {
  const wants = <b>{wanted}</b>;
  if (drift === "Unknown") return <>is not known to the station; wanted {wants}</>;
  if (drift === "Pending") return <>becomes {wants} at the next restart</>;
  return (
    <>
      is {is ?? "not told"}, wanted {wants}
      {drift === "Refused" && <span className="tag bad"> {why ?? "refused"}</span>}
    </>
  );
}
