import { IconAlertTriangle, IconCheck, IconHistory, IconPencil, IconRotateClockwise } from "@tabler/icons-react";
import { type CSSProperties, useState } from "react";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { Setting } from "../api/types";
import { settleToast, toast } from "../shell/toasts";
import { isReadOnly, refOf, settingsChanged, variableOf } from "./settings";
import { ValueEditor } from "./ValueEditor";

type Props = {
  id: number;
  identity: string;
  setting: Setting;
  mayControl: boolean;
  style: CSSProperties;
  onHistory: (setting: Setting) => void;
};

/** A setting, how it stands to its template, and its change. */
export function SettingLine({ id, identity, setting, mayControl, style, onHistory }: Props) {
  const [start, setStart] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const { variable, value, isSecret, unit, drift } = setting;
  const name = variableOf(setting);

  const send = async (next: string) => {
    setSending(true);
    setFault(null);
    const order = `Set ${variable}`;
    const pending = toast({ tone: "pending", title: order, text: `Waiting for ${identity}…` });
    try {
      const body = { settings: [{ ...refOf(setting), value: next }] };
      const { data } = await read(api.PATCH("/v2/chargeboxes/{id}/settings", { params: { path: { id } }, body }));
      const said = data[0];
      const good = said?.outcome === "Accepted";
      const text = said?.rebootRequired ? "It takes effect after a restart." : (said?.why ?? undefined);
      settleToast(pending, { tone: good ? "good" : "bad", title: `${order}: ${identity} answered ${said?.status}`, text });
      settingsChanged(id);
      if (good) setStart(null);
      else setFault(said?.why ? `${said.status}: ${said.why}` : (said?.status ?? "Refused"));
    } catch (error) {
      settleToast(pending, { tone: "bad", title: `${order} was not sent`, text: describe(error) });
      setFault(describe(error));
    } finally {
      setSending(false);
    }
  };

  return (
    <div className="setting-line" role="row" style={style} aria-label={name}>
      <div role="cell" className="setting-name">
        <code title={setting.setting}>{name}</code>
      </div>
      <div role="cell" className="setting-value">
        {start === null ? (
          <>
            <Value value={value} isSecret={isSecret} writeOnly={setting.mutability === "WriteOnly"} unit={unit} />
            {setting.rebootRequired && (
              <span className="tag warn" title="It takes effect at the next restart">
                <IconRotateClockwise size={12} aria-hidden /> {isSecret ? "set" : setting.pendingValue} after a restart
              </span>
            )}
            {mayControl && !isReadOnly(setting) && drift?.drift !== "Unknown" && (
              <button
                type="button"
                className="icon-button edit"
                aria-label={`Edit ${name}`}
                title="Change"
                onClick={() => setStart(setting.pendingValue ?? value ?? "")}
              >
                <IconPencil size={14} aria-hidden />
              </button>
            )}
          </>
        ) : (
          <ValueEditor
            setting={setting}
            start={start}
            sending={sending}
            fault={fault}
            onSend={(next) => void send(next)}
            onCancel={() => {
              setStart(null);
              setFault(null);
            }}
          />
        )}
      </div>
      <div role="cell" className="setting-marks">
        <DriftMark setting={setting} apply={mayControl && !sending ? (wanted) => void send(wanted) : undefined} />
        {isReadOnly(setting) && <span className="tag plain">Read only</span>}
      </div>
      <div role="cell" className="setting-end">
        {setting.changedAt && (
          <button
            type="button"
            className="icon-button"
            aria-label={`History of ${name}`}
            title="Who changed it"
            onClick={() => onHistory(setting)}
          >
            <IconHistory size={15} aria-hidden />
          </button>
        )}
      </div>
    </div>
  );
}

function Value({ value, isSecret, writeOnly, unit }: { value: string | null; isSecret: boolean; writeOnly: boolean; unit: string | null }) {
  if (isSecret || writeOnly) return <span className="none">secret</span>;
  if (value === null) return <span className="none">not told</span>;
  if (value === "") return <span className="none">empty</span>;
  return (
    <span className="shown" title={value}>
      {value}
      {unit && <small> {unit}</small>}
    </span>
  );
}

function DriftMark({ setting: { drift }, apply }: { setting: Setting; apply?: (wanted: string) => void }) {
  if (!drift) return null;
  const title = `${drift.templateName} wants ${drift.wanted}${drift.why ? ` · ${drift.why}` : ""}`;
  if (drift.drift === "Same" || drift.drift === "Pending")
    return (
      <span className="tag" title={title}>
        <IconCheck size={12} aria-hidden /> {drift.templateName}
      </span>
    );
  const words = { Drifted: "wanted", Refused: "refused", Unknown: "not known here" }[drift.drift];
  return (
    <>
      <span className={drift.drift === "Refused" ? "tag bad" : "tag warn"} title={title}>
        <IconAlertTriangle size={12} aria-hidden /> {words}: {drift.wanted}
      </span>
      {apply && drift.drift !== "Unknown" && (
        <button type="button" className="text-button" onClick={() => apply(drift.wanted)}>
          Set
        </button>
      )}
    </>
  );
}
