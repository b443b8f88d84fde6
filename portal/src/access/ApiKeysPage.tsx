import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import { queries } from "../api/queries";
import type { ApiKey } from "../api/types";
import { customerQuery } from "../customers/customers";
import { formatDate, formatDateTime, formatLastDay } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { Duration } from "../live/Duration";
import { useAddress } from "../shell/address";
import { confirm } from "../shell/confirm";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { toast } from "../shell/toasts";
import { ApiKeyForm } from "./ApiKeyForm";
import { useMay } from "./me";
import { scopes } from "./scopes";

const columns: Column<ApiKey>[] = [
  {
    title: "Name",
    width: "24%",
    cell: ({ name, prefix }) => (
      <>
        {name}
        <small className="mono">{prefix}…</small>
      </>
    ),
  },
  { title: "May", width: "24%", cell: ({ scope }) => scopes[scope] ?? scope },
  { title: "Customer", cell: ({ customerId }) => (customerId === null ? "All" : <CustomerName id={customerId} />) },
  {
    title: "Last used",
    width: "15%",
    cell: ({ lastUsedAt, createdAt }) => (
      <>
        {lastUsedAt ? (
          <span title={formatDateTime(lastUsedAt)}>
            <Duration since={lastUsedAt} /> ago
          </span>
        ) : (
          <span className="none">never</span>
        )}
        <small>made {formatDate(createdAt)}</small>
      </>
    ),
  },
  { title: "Expires", width: "13%", cell: ({ expiresAt }) => <Expiry at={expiresAt} /> },
];

function Expiry({ at }: { at: string | null }) {
  if (at === null) return <span className="none">Never</span>;
  return Date.parse(at) > Date.now() ? formatLastDay(at) : <span className="tag warn">Expired {formatLastDay(at)}</span>;
}

function CustomerName({ id }: { id: number }) {
  const { data } = useQuery({ ...customerQuery(id), staleTime: 60_000 });
  return data?.name ?? `Customer ${id}`;
}

export default function ApiKeysPage() {
  const [address, setAddress] = useAddress();
  const mayWrite = useMay("write");
  const keys = useQuery({ queryKey: ["api-keys"], queryFn: ({ signal }) => read(api.GET("/v2/api-keys", { signal })) });
  return (
    <Page
      title="API keys"
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAddress({ new: "1" }, true)}>
            New API key
          </Button>
        )
      }
    >
      <DataTable
        label="API keys"
        columns={columns}
        rows={keys.data?.data}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        error={keys.error}
        retry={() => void keys.refetch()}
        actionsWidth={110}
        actions={
          mayWrite
            ? (key) => (
                <Button variant="default" aria-label={`Revoke ${key.name}`} onClick={() => void revoke(key)}>
                  Revoke…
                </Button>
              )
            : undefined
        }
        empty={
          <Empty title="No API keys yet">A key lets another program use the same API as this portal, with the rights you give it.</Empty>
        }
      />
      {mayWrite && address.new && <ApiKeyForm onClose={() => setAddress({ new: undefined })} />}
    </Page>
  );
}

async function revoke({ id, name, lastUsedAt }: ApiKey) {
  const used = lastUsedAt ? `It was last used ${formatDateTime(lastUsedAt)}. ` : "";
  const text = `${used}Whatever uses it is refused within seconds, and its open streams close.`;
  if (!(await confirm({ title: `Revoke ${name}?`, text, action: "Revoke", danger: true }))) return;
  try {
    await read(api.DELETE("/v2/api-keys/{id}", { params: { path: { id } } }));
    toast({ tone: "good", title: `${name} was revoked` });
  } catch (error) {
    toast({ tone: "bad", title: `${name} was not revoked`, text: describe(error) });
  }
  void queries.invalidateQueries({ queryKey: ["api-keys"] });
}
