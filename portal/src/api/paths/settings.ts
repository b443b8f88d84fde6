import type {
  ApplyAnswer,
  OrderAnswer,
  SettingChange,
  SettingOutcome,
  SettingPage,
  SettingsState,
  SettingTemplate,
  SettingTemplateBody,
  SettingValue,
  TemplateStation,
} from "../types";
import type { Cursors, Do, Get, Id, None, Send } from "./shapes";

export type SettingsPaths = {
  "/v2/chargeboxes/{id}/settings": {
    get: Get<SettingPage, Pick<Cursors, "limit" | "nextPageCursor"> & { search?: string; component?: string }, Id>;
    patch: Send<{ data: SettingOutcome[] }, { settings: SettingValue[] }, Id>;
  };
  "/v2/chargeboxes/{id}/settings/refresh": {
    post: Send<Pick<OrderAnswer, "outcome" | "status"> & { why: string | null; state: SettingsState }, { report?: "Full" }, Id>;
  };
  "/v2/chargeboxes/{id}/settings/read": { post: Send<{ data: SettingOutcome[] }, { settings: SettingValue[] }, Id> };
  "/v2/chargeboxes/{id}/settings/changes": {
    get: Get<
      { data: SettingChange[]; nextPageCursor: string | null },
      Pick<Cursors, "limit" | "nextPageCursor"> & { setting?: string },
      Id
    >;
  };
  "/v2/setting-templates": {
    get: Get<{ data: SettingTemplate[] }>;
    post: Send<SettingTemplate, SettingTemplateBody>;
  };
  "/v2/setting-templates/{id}": {
    get: Get<SettingTemplate, None, Id>;
    patch: Send<SettingTemplate, Partial<SettingTemplateBody>, Id>;
    delete: Do<None, Id>;
  };
  "/v2/setting-templates/{id}/stations": {
    get: Get<
      { data: TemplateStation[]; nextPageCursor: string | null },
      Pick<Cursors, "limit" | "nextPageCursor"> & { state?: "complying" | "drifted" | "unread" },
      Id
    >;
  };
  "/v2/setting-templates/{id}/apply": { post: Send<ApplyAnswer, { chargeBoxIds?: number[]; dryRun?: boolean }, Id> };
};
