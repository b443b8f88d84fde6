import type { Problem } from "./types";

/** A request that did not succeed. `status` is 0 when no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly param: string | null;
  /** The character of the parameter at fault. */
  readonly position: number | null;
  /** All that is wrong with the body, by the path of the field. */
  readonly fields: readonly { field: string; message: string }[];
  readonly requestId: string | null;
  readonly firstAdministrator: boolean;

  constructor(status: number, problem: Problem | null, cause?: unknown) {
    super(messageOf(status, problem), { cause });
    this.name = "ApiError";
    this.status = status;
    this.param = problem?.error?.param ?? null;
    this.position = problem?.error?.position ?? null;
    this.fields = problem?.errors ?? [];
    this.requestId = problem?.error?.request_id ?? null;
    this.firstAdministrator = problem?.firstAdministrator === true;
  }
}

function messageOf(status: number, problem: Problem | null) {
  const said = problem?.error?.message ?? problem?.detail ?? problem?.title;
  if (said) return said;
  if (status === 0) return "The server can’t be reached.";
  if (status === 401) return "You are signed out.";
  if (status === 403) return "You have no right to do this.";
  if (status === 404) return "There is no such thing, or it isn’t yours to see.";
  if (status === 429) return "Too many attempts. Wait a minute, then try again.";
  if (status === 503) return "The server’s storage is away. It keeps trying.";
  return `The server answered ${status}.`;
}

export function asProblem(body: unknown): Problem | null {
  return typeof body === "object" && body !== null ? (body as Problem) : null;
}

export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
