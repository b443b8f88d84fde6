import type { Rights } from "../api/types";

export const scopes: Record<Rights, string> = {
  read: "Read",
  write: "Read and write",
  control: "Read, write and control stations",
};
