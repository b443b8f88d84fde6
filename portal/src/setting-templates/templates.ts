import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { SettingTemplate, SettingValue } from "../api/types";
import { stationItself } from "../settings/settings";

export const templatesQuery = queryOptions({
  queryKey: ["setting-templates"],
  queryFn: ({ signal }) => read(api.GET("/v2/setting-templates", { signal })),
});

export function templatesChanged() {
  void queries.invalidateQueries({ queryKey: ["setting-templates"] });
  void queries.invalidateQueries({ queryKey: ["settings"] });
}

/** Whole components with EVSEs and instances: what a row of the form does not show, it keeps. */
export type Row = { key: number; component: string; variable: string; value: string; rest: Partial<SettingValue> };

let lastKey = 0;

export function rowOf(setting?: SettingValue): Row {
  const { component, variable, value, ...rest } = setting ?? { variable: "" };
  return {
    key: ++lastKey,
    component: component && component !== stationItself ? component : "",
    variable,
    value: value ?? "",
    rest,
  };
}

export const isBlank = ({ component, variable, value }: Row) => component.trim() === "" && variable.trim() === "" && value === "";

export const settingsOf = (rows: readonly Row[]): SettingValue[] =>
  rows
    .filter((row) => !isBlank(row))
    .map(({ component, variable, value, rest }) => ({
      ...rest,
      component: component.trim() || stationItself,
      variable: variable.trim(),
      value,
    }));

/** "HeartbeatInterval, CpoName +3" */
export function wordSettings({ settings }: SettingTemplate): string {
  const names = settings.map(({ variable }) => variable);
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} +${names.length - 3}`;
}
