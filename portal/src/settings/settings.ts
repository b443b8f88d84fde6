import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { Setting, SettingPage, SettingValue } from "../api/types";

const pageSize = 1000;

/** All of a station's settings: a few hundred, so that searching among them asks nobody. */
export const settingsQuery = (id: number) =>
  queryOptions({
    queryKey: ["settings", id],
    queryFn: async ({ signal }): Promise<SettingPage> => {
      const data: Setting[] = [];
      for (let nextPageCursor: string | undefined; ; ) {
        const query = { limit: pageSize, nextPageCursor };
        const page = await read(api.GET("/v2/chargeboxes/{id}/settings", { signal, params: { path: { id }, query } }));
        data.push(...page.data);
        if (page.nextPageCursor === null) return { ...page, data };
        nextPageCursor = page.nextPageCursor;
      }
    },
    // While a report comes, its parts are shown as they come.
    refetchInterval: ({ state }) => (state.data?.state.isReading ? 1_500 : false),
  });

export function settingsChanged(id: number) {
  void queries.invalidateQueries({ queryKey: ["settings", id] });
  void queries.invalidateQueries({ queryKey: ["setting-changes", id] });
  void queries.invalidateQueries({ queryKey: ["setting-templates"] });
}

export type Show = "all" | "changed" | "drifted" | "reboot" | "readonly" | "editable";

export const shows: { value: Show; label: string }[] = [
  { value: "changed", label: "Changed here" },
  { value: "drifted", label: "Differs from its template" },
  { value: "reboot", label: "Restart required" },
  { value: "editable", label: "Can be changed" },
  { value: "readonly", label: "Read only" },
];

export const isReadOnly = ({ mutability }: Setting) => mutability === "ReadOnly";
export const hasDrifted = ({ drift }: Setting) => drift !== undefined && drift.drift !== "Same" && drift.drift !== "Pending";

const shown: Record<Show, (setting: Setting) => boolean> = {
  all: () => true,
  changed: ({ changedAt }) => changedAt !== null,
  drifted: hasDrifted,
  reboot: ({ rebootRequired }) => rebootRequired,
  readonly: isReadOnly,
  editable: (setting) => !isReadOnly(setting),
};

export function matching(settings: readonly Setting[], search: string, component: string | undefined, show: Show) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter((setting) => {
    if (component && setting.component !== component) return false;
    if (!shown[show](setting)) return false;
    const text = `${setting.setting} ${setting.value ?? ""} ${setting.unit ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export const stationItself = "ChargingStation";

/** "EVSE 2, connector 1", "Station", "OCPPCommCtrlr": what a group of settings belongs to. */
export function placeOf({ component, componentInstance, evse, connector }: Setting): string {
  const name = component === stationItself ? "Station" : component;
  if (component === "EVSE" && evse !== null && connector === null && !componentInstance) return `EVSE ${evse}`;
  const where = evse === null ? "" : connector === null ? ` · EVSE ${evse}` : ` · EVSE ${evse}, connector ${connector}`;
  return `${name}${componentInstance ? ` (${componentInstance})` : ""}${where}`;
}

export const variableOf = ({ variable, variableInstance, attribute }: Setting) =>
  `${variable}${variableInstance ? ` (${variableInstance})` : ""}${attribute === "Actual" ? "" : ` · ${attribute}`}`;

export type Line = { heading: string; count: number } | { setting: Setting };

/** The list as it is drawn: each group behind its heading. */
export function linesOf(settings: readonly Setting[]): Line[] {
  const groups = new Map<string, Setting[]>();
  for (const setting of settings) {
    const place = placeOf(setting);
    const group = groups.get(place);
    if (group) group.push(setting);
    else groups.set(place, [setting]);
  }
  return [...groups].flatMap(([heading, group]) => [{ heading, count: group.length }, ...group.map((setting) => ({ setting }))]);
}

export const refOf = (setting: Setting): SettingValue => ({
  component: setting.component,
  componentInstance: setting.componentInstance,
  evse: setting.evse,
  connector: setting.connector,
  variable: setting.variable,
  variableInstance: setting.variableInstance,
  attribute: setting.attribute,
});

const trim = (number: number) => String(number);

/** "0–86400 s", "at least 10": what may be typed. Stations say 0 where they have no upper limit. */
export function limitsOf({ minLimit, maxLimit, unit, dataType }: Setting): string | null {
  const isText = dataType === "String";
  const behind = isText ? " characters" : unit ? ` ${unit}` : "";
  const most = maxLimit === 0 ? null : maxLimit;
  if (minLimit !== null && most !== null) return `${trim(minLimit)}–${trim(most)}${behind}`;
  if (most !== null) return `at most ${trim(most)}${behind}`;
  if (minLimit !== null && !isText) return `at least ${trim(minLimit)}${behind}`;
  return unit;
}
