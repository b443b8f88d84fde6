import { Button } from "@mantine/core";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { Failure, PageSkeleton } from "./states";

export function NotFound() {
  return (
    <main className="page">
      <div className="notice">
        <b>There is no such page</b>
        <p>The address may have been mistyped.</p>
        <Link to="/connectors">To the connectors</Link>
      </div>
    </main>
  );
}

/** After an update of the server the pieces of an older page are gone: a fresh page has the right ones. */
const isOldPage = (error: unknown) => error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);

export function RouteFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  if (isOldPage(error))
    return (
      <main className="page">
        <div className="notice">
          <b>The portal was updated, or the server is away</b>
          <p>This part of the page could not be fetched.</p>
          <Button onClick={() => window.location.reload()}>Load the page again</Button>
        </div>
      </main>
    );
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main className="page">
      <Failure error={error} retry={retry} />
    </main>
  );
}

export function Waiting() {
  return (
    <main className="page">
      <PageSkeleton />
    </main>
  );
}
