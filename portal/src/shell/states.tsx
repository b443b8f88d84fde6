import { Button } from "@mantine/core";
import { IconCloudOff, IconInbox } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ApiError, describe } from "../api/problem";

/** Nothing to show, and why; with the way on where there is one. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="notice">
      <IconInbox size={28} stroke={1.4} color="var(--ink-3)" aria-hidden />
      <b>{title}</b>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

export function Failure({ error, retry, title = "This could not be loaded" }: { error: unknown; retry?: () => void; title?: string }) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div className="notice" role="alert">
      <IconCloudOff size={28} stroke={1.4} color="var(--faulted)" aria-hidden />
      <b>{title}</b>
      <p>{describe(error)}</p>
      {requestId && <small>Request {requestId}</small>}
      {retry && (
        <Button variant="default" onClick={retry}>
          Retry
        </Button>
      )}
    </div>
  );
}

export function Skeleton({ width = "60%", height }: { width?: number | string; height?: number }) {
  return <span className="skeleton" style={{ width, height }} />;
}

/** A page of cards that is on its way. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading">
      <div className="card">
        <Skeleton width="30%" height={18} />
      </div>
      <div className="card stack">
        <Skeleton width="80%" />
        <Skeleton width="65%" />
        <Skeleton width="72%" />
        <Skeleton width="50%" />
      </div>
    </div>
  );
}
