import { Button, Menu } from "@mantine/core";
import { IconDownload, IconHistory, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { ChargeBox, SettingPage } from "../api/types";
import { formatCount } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { FilterChip } from "../lists/FilterChip";
import { SearchBox } from "../lists/SearchBox";
import { useAddress } from "../shell/address";
import { Empty, Failure, PageSkeleton } from "../shell/states";
import { settleToast, toast } from "../shell/toasts";
import { AskByName } from "./AskByName";
import { History } from "./History";
import { SettingList } from "./SettingList";
import "./settings.css";
import { linesOf, matching, placeOf, type Show, settingsChanged, settingsQuery, shows } from "./settings";

/** What the station is set to, as it told last. */
export default function SettingsTab({ box }: { box: ChargeBox }) {
  const { id, chargeBoxIdentity: identity } = box;
  const [address, setAddress] = useAddress();
  const mayControl = useMay("control");
  const [history, setHistory] = useState<{ setting: string | null } | null>(null);
  const settings = useQuery(settingsQuery(id));
  const show = (shows.some(({ value }) => value === address.show) ? address.show : "all") as Show;
  const { search = "", component } = address;
  const lines = useMemo(
    () => linesOf(matching(settings.data?.data ?? [], search, component, show)),
    [settings.data, search, component, show],
  );
  if (!settings.data) return settings.error ? <Failure error={settings.error} retry={() => void settings.refetch()} /> : <PageSkeleton />;
  const { counts, components, state, data } = settings.data;
  const countOf: Record<string, number> = {
    changed: counts.changed,
    drifted: counts.drifted,
    reboot: counts.rebootRequired,
    readonly: counts.readOnly,
    editable: counts.all - counts.readOnly,
  };
  return (
    <section aria-label="Configuration" className="settings">
      <div className="filters">
        {components.length > 1 && (
          <FilterChip
            label="Component"
            any="All"
            choices={components.map((each) => ({ value: each.component, label: each.component, count: each.count }))}
            values={component ? [component] : []}
            onChange={([next]) => setAddress({ component: next })}
          />
        )}
        <FilterChip
          label="Show"
          any="All"
          choices={shows.map((choice) => ({ ...choice, count: countOf[choice.value] }))}
          values={show === "all" ? [] : [show]}
          onChange={([next]) => setAddress({ show: next })}
        />
        {counts.drifted > 0 && show !== "drifted" && (
          <button type="button" className="tag warn linked" onClick={() => setAddress({ show: "drifted" })}>
            {formatCount(counts.drifted)} {counts.drifted === 1 ? "differs" : "differ"} from the template
          </button>
        )}
        {counts.rebootRequired > 0 && show !== "reboot" && (
          <button type="button" className="tag warn linked" onClick={() => setAddress({ show: "reboot" })}>
            {formatCount(counts.rebootRequired)} {counts.rebootRequired === 1 ? "waits" : "wait"} for a restart
          </button>
        )}
        <span className="grow" />
        <SearchBox label="Search settings…" value={search} onChange={(next) => setAddress({ search: next || undefined })} />
        <Button variant="default" leftSection={<IconHistory size={15} aria-hidden />} onClick={() => setHistory({ setting: null })}>
          Changes
        </Button>
        <ExportMenu id={id} />
        {mayControl && <RefreshButton id={id} identity={identity} isReading={state.isReading} />}
      </div>
      <ReadNote state={state} found={data.length} />
      {lines.length > 0 ? (
        <SettingList
          lines={lines}
          id={id}
          identity={identity}
          mayControl={mayControl}
          onHistory={(setting) => setHistory({ setting: setting.setting.replace(/:\w+$/, "") })}
        />
      ) : data.length > 0 ? (
        <div className="table">
          <Empty title="No setting matches" />
        </div>
      ) : (
        <div className="table">
          <Empty title={state.isReading ? "The station is telling its settings…" : "Nothing is known of its settings yet"}>
            {state.isReading
              ? "They appear here as they come."
              : "They are read a minute after the station has started. Read them now with the button above, while it is connected."}
          </Empty>
        </div>
      )}
      {mayControl && <AskByName id={id} identity={identity} places={[...new Set(data.map(placeOf))]} />}
      {history && <History id={id} setting={history.setting} onClose={() => setHistory(null)} />}
    </section>
  );
}

function ReadNote({ state, found }: { state: SettingPage["state"]; found: number }) {
  return (
    <p className="setting-note" role="status">
      {state.isReading ? (
        <span className="tag running">Reading… {formatCount(found)} so far</span>
      ) : (
        state.readAt && (
          <>
            {formatCount(found)} settings, read {formatDateTime(state.readAt)}
            {state.firmware && ` from firmware ${state.firmware}`}
          </>
        )
      )}
      {state.failure && <span className="tag bad">Last reading: {state.failure}</span>}
    </p>
  );
}

function RefreshButton({ id, identity, isReading }: { id: number; identity: string; isReading: boolean }) {
  const [asking, setAsking] = useState(false);
  const refresh = async () => {
    setAsking(true);
    const pending = toast({ tone: "pending", title: "Read all settings", text: `Waiting for ${identity}…` });
    try {
      const said = await read(api.POST("/v2/chargeboxes/{id}/settings/refresh", { params: { path: { id } }, body: {} }));
      const good = said.outcome === "Accepted";
      settleToast(pending, {
        tone: good ? "good" : "bad",
        title:
          said.outcome === "Offline"
            ? `${identity}: Not connected`
            : good
              ? `${identity} tells its settings`
              : `${identity} answered ${said.status}`,
        text: said.why ?? undefined,
      });
    } catch (error) {
      settleToast(pending, { tone: "bad", title: "The settings were not asked for", text: describe(error) });
    } finally {
      setAsking(false);
      settingsChanged(id);
    }
  };
  return (
    <Button loading={asking || isReading} leftSection={<IconRefresh size={15} aria-hidden />} onClick={() => void refresh()}>
      Read now
    </Button>
  );
}

const formats = { csv: "CSV", xlsx: "Excel", json: "JSON" };

function ExportMenu({ id }: { id: number }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={15} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {Object.entries(formats).map(([format, name]) => (
          <Menu.Item key={format} component="a" href={`/v2/chargeboxes/${id}/settings/export?format=${format}`} download>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
