import type { SystemReport } from "../types";
import type { Get } from "./shapes";

export type SystemPaths = {
  "/v2/system": { get: Get<SystemReport> };
};
