export type Rights = "read" | "write" | "control";

export type Me = {
  user: { id: number; name: string; email: string };
  rights: Rights;
  customer: Named | null;
  version: string;
  demo: boolean;
};

export type Named = { id: number; name: string };

export type ApiKey = {
  id: number;
  name: string;
  scope: Rights;
  customerId: number | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  prefix: string;
};

export type NewApiKey = { name: string; scope: Rights; customerId?: number | null; expiresAt?: string | null };

/** RFC 9457, with the API's own `error` object: `param` names the field, `message` is fit to show. */
export type Problem = {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  firstAdministrator?: boolean;
  error?: { type?: string; code?: string; message?: string; param?: string | null; request_id?: string; position?: number };
  errors?: { field: string; message: string; code: string }[];
};

/** Keyset pages: a cursor is opaque, null where there is no such page. */
export type Page<T> = { data: T[]; nextPageCursor: string | null; previousPageCursor?: string | null };
