import { Button } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { describe } from "../api/problem";
import { formatCount } from "../format/numbers";
import { FilterChip } from "../lists/FilterChip";
import { SearchBox } from "../lists/SearchBox";
import { listOf, useAddress } from "../shell/address";
import { useKeys } from "../shell/keys";
import { Empty, Failure, Skeleton } from "../shell/states";
import { MessageRow } from "./MessageRow";
import { actions, matches } from "./messages";
import { useOcppLog } from "./useOcppLog";

const directions = [
  { value: "fromStation", label: "From the station" },
  { value: "toStation", label: "To the station" },
];

export default function OcppLog({ id }: { id: number }) {
  const [address, setAddress] = useAddress();
  const [paused, setPaused] = useState(false);
  const log = useOcppLog(id, address.action, paused);
  const search = address.search ?? "";
  const { direction } = address;
  const shown = useMemo(
    () => log.messages?.filter((message) => matches(message, { direction, search })),
    [log.messages, direction, search],
  );
  const choices = useMemo(() => {
    const seen = new Set([...actions, ...(log.messages ?? []).map((message) => message.action)]);
    return [...seen].sort().map((action) => ({ value: action, label: action }));
  }, [log.messages]);
  useKeys({ p: () => setPaused((old) => !old) });

  return (
    <section aria-label="OCPP log">
      <div className="filters">
        <FilterChip
          label="Action"
          multiple
          choices={choices}
          values={listOf(address.action)}
          onChange={(values) => setAddress({ action: values.join(",") || undefined })}
        />
        <FilterChip
          label="Direction"
          any="Both"
          choices={directions}
          values={direction ? [direction] : []}
          onChange={([next]) => setAddress({ direction: next })}
        />
        <span className={log.live ? "live" : "live reconnecting"} role="status" aria-label="Live log">
          {log.live ? (paused ? `Paused · ${log.waiting} new` : "Live") : "Reconnecting…"}
        </span>
        <span className="grow" />
        <SearchBox label="Search in these messages…" value={search} onChange={(next) => setAddress({ search: next })} />
        <Button
          size="sm"
          variant="default"
          title="p"
          leftSection={paused ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />}
          onClick={() => setPaused(!paused)}
        >
          {paused ? "Resume" : "Pause"}
        </Button>
      </div>
      <div className="table">
        {log.error && !shown ? (
          <Failure error={log.error} retry={() => void log.retry()} />
        ) : !shown ? (
          <div className="notice" role="status" aria-label="Loading">
            <Skeleton width="90%" />
            <Skeleton width="80%" />
            <Skeleton width="85%" />
          </div>
        ) : shown.length === 0 ? (
          <Empty title={log.messages?.length ? "No message matches" : "No messages yet"} />
        ) : (
          <ol className="messages">
            {shown.map((message) => (
              <MessageRow key={message.id} message={message} />
            ))}
          </ol>
        )}
      </div>
      <div className="pager">
        <span>
          {shown && `${formatCount(shown.length)} of ${formatCount(log.messages?.length ?? 0)} loaded`}
          {log.error && shown ? ` · ${describe(log.error)}` : ""}
        </span>
        {log.older && (
          <Button variant="default" loading={log.loadingOlder} onClick={() => void log.loadOlder()}>
            Load older
          </Button>
        )}
      </div>
    </section>
  );
}
