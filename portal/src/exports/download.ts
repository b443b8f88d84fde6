import { ApiError, asProblem } from "../api/problem";

export type Progress = { rows: number; bytes: number };

const askEveryMs = 700;

/** Fetches a file and hands it to the browser, telling how far it is; aborting ends it here and on the server. */
export async function download(path: string, query: Record<string, string>, signal: AbortSignal, tell: (progress: Progress) => void) {
  const exportId = crypto.randomUUID();
  const response = await fetch(`${path}?${new URLSearchParams({ ...query, exportId })}`, { signal, credentials: "same-origin" });
  if (!response.ok || !response.body) throw new ApiError(response.status, asProblem(await response.json().catch(() => null)));
  const progress: Progress = { rows: 0, bytes: 0 };
  const asking = setInterval(
    () => void rowsOf(exportId, signal).then((rows) => tell(Object.assign(progress, { rows: Math.max(progress.rows, rows) }))),
    askEveryMs,
  );
  try {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      progress.bytes += part.value.length;
      tell(progress);
    }
    progress.rows = Math.max(progress.rows, await rowsOf(exportId, signal));
    tell(progress);
    save(new Blob(parts, { type: response.headers.get("content-type") ?? undefined }), nameOf(response));
    return progress;
  } finally {
    clearInterval(asking);
  }
}

/** Another node may write it: then nobody here knows. */
async function rowsOf(exportId: string, signal: AbortSignal): Promise<number> {
  try {
    const response = await fetch(`/v2/exports/${exportId}`, { signal, credentials: "same-origin" });
    return response.ok ? ((await response.json()) as { rows: number }).rows : 0;
  } catch {
    return 0;
  }
}

export function nameOf(response: Pick<Response, "headers">): string {
  return /filename="?([^";]+)"?/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "export";
}

function save(file: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
