import type { ApiKey, Me, NewApiKey } from "../types";
import type { Do, Get, Id, None, Send } from "./shapes";

export type AccessPaths = {
  "/auth/me": { get: Get<Me> };
  "/auth/sign-in": { post: Send<Me, { email: string; password: string }> };
  "/auth/sign-out": { post: Do<None> };
  "/auth/first-administrator": { post: Send<Me, { token: string; name: string; email: string; password: string }> };
  "/v2/api-keys": { get: Get<{ data: ApiKey[] }>; post: Send<ApiKey & { key: string }, NewApiKey> };
  "/v2/api-keys/{id}": { delete: Do<None, Id> };
};
