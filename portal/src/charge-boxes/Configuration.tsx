import { Button, TextInput } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import type { ChargeBox, ConfigurationKey } from "../api/types";
import { type Column, DataTable } from "../lists/DataTable";
import { SearchBox } from "../lists/SearchBox";
import { useAddress } from "../shell/address";
import { Empty } from "../shell/states";
import { KeyValue } from "./KeyValue";

const matching = (keys: ConfigurationKey[], search: string) =>
  keys.filter(({ key, value }) => `${key} ${value ?? ""}`.toLowerCase().includes(search.toLowerCase()));

/** What the station is set to, asked of the station itself each time. */
export default function Configuration({ box }: { box: ChargeBox }) {
  const { id, chargeBoxIdentity: identity } = box;
  const [address, setAddress] = useAddress();
  const mayControl = useMay("control");
  const search = address.search ?? "";
  const asked = address.key;
  const answer = useQuery({
    queryKey: ["configuration", id, asked],
    queryFn: ({ signal }) =>
      read(
        api.GET("/v2/chargeboxes/{id}/configuration", {
          signal,
          params: { path: { id }, query: { key: asked ? [asked] : undefined } },
          querySerializer: { array: { style: "form", explode: true } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const refused = answer.data && answer.data.outcome !== "Accepted" ? answer.data : null;
  const keys = answer.data?.configurationKey.toSorted((a, b) => a.key.localeCompare(b.key));

  const columns: Column<ConfigurationKey>[] = [
    { title: "Key", width: "34%", cell: ({ key }) => <code title={key}>{key}</code> },
    {
      title: "Value",
      cell: (entry) => <KeyValue id={id} identity={identity} entry={entry} editable={mayControl} onChanged={() => void answer.refetch()} />,
    },
    { title: "", width: 110, end: true, cell: ({ readonly }) => (readonly ? <span className="tag plain">Read only</span> : null) },
  ];
  return (
    <section aria-label="Configuration">
      <div className="filters">
        <AskForKey value={asked ?? ""} onAsk={(key) => setAddress({ key: key || undefined })} />
        <span className="grow" />
        <SearchBox label="Search keys and values…" value={search} onChange={(next) => setAddress({ search: next })} />
        <Button
          size="sm"
          variant="default"
          loading={answer.isFetching}
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={() => void answer.refetch()}
        >
          Ask again
        </Button>
      </div>
      {answer.data?.unknownKey.map((key) => (
        <p key={key} className="form-note">
          {identity} does not know the key <code>{key}</code>.
        </p>
      ))}
      <DataTable
        label="Configuration"
        slim
        columns={columns}
        rows={refused ? [] : keys && matching(keys, search)}
        rowKey={({ key }) => key}
        rowLabel={({ key }) => key}
        error={answer.error}
        retry={() => void answer.refetch()}
        empty={
          refused ? (
            <Empty title={refused.outcome === "Offline" ? `${identity}: Not connected` : `${identity} answered ${refused.status}`}>
              {refused.error?.message}
            </Empty>
          ) : (
            <Empty title={keys?.length ? "No key matches" : "The station named no keys"} />
          )
        }
      />
    </section>
  );
}

/** Some stations know keys that they don't list. */
function AskForKey({ value, onAsk }: { value: string; onAsk: (key: string) => void }) {
  const [key, setKey] = useState(value);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    onAsk(key.trim());
  };
  return (
    <form className="row" onSubmit={ask}>
      <TextInput
        aria-label="Ask for one key"
        placeholder="All keys, or one by name"
        value={key}
        w={260}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" variant="default">
        Ask
      </Button>
    </form>
  );
}
