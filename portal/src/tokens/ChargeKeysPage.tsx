import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import type { Token } from "../api/types";
import { CustomerChip } from "../customers/CustomerChip";
import { formatDate, formatLastDay } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { FilterChip } from "../lists/FilterChip";
import { OffsetPager } from "../lists/OffsetPager";
import { SearchBox } from "../lists/SearchBox";
import { OwnPrices } from "../own-prices/OwnPrices";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { TokenForm } from "./TokenForm";
import { TokenMenu } from "./TokenMenu";
import { tokenTypes } from "./tokens";

const pageSize = 100;

const columns: Column<Token>[] = [
  {
    title: "Label / Comment",
    width: "24%",
    cell: ({ identifier, comment }) => (
      <>
        {identifier.label || identifier.uid}
        <small title={comment ?? undefined}>{comment ?? ""}</small>
      </>
    ),
  },
  { title: "Id", width: "20%", cell: ({ identifier }) => <code title={identifier.uid}>{identifier.uid}</code> },
  { title: "Kind", width: "14%", cell: ({ identifier }) => tokenTypes[identifier.type] ?? identifier.type },
  {
    title: "Customer",
    cell: ({ customer, billingReference, groupUid }) => (
      <>
        {customer?.name ?? <span className="none">—</span>}
        <small>{[billingReference, groupUid && `group ${groupUid}`].filter(Boolean).join(" · ")}</small>
      </>
    ),
  },
  { title: "State", width: "17%", cell: (token) => <State token={token} /> },
];

function State({ token: { isActive, validFrom, expiresAt } }: { token: Token }) {
  const now = Date.now();
  if (!isActive) return <span className="tag bad">Disabled</span>;
  if (expiresAt && Date.parse(expiresAt) <= now)
    return (
      <>
        <span className="tag warn">Expired</span>
        <small>{formatLastDay(expiresAt)}</small>
      </>
    );
  if (validFrom && Date.parse(validFrom) > now)
    return (
      <>
        <span className="tag plain">Not yet valid</span>
        <small>from {formatDate(validFrom)}</small>
      </>
    );
  return (
    <>
      <span className="tag">Active</span>
      {expiresAt && <small>until {formatLastDay(expiresAt)}</small>}
    </>
  );
}

export default function ChargeKeysPage() {
  const [address, setAddress] = useAddress();
  const mayWrite = useMay("write");
  const offset = Number(address.offset) || 0;
  const query = {
    search: address.search,
    type: address.type,
    customerId: address.customerId ? Number(address.customerId) : undefined,
    active: address.active ? address.active === "true" : undefined,
    offset,
    limit: pageSize,
  };
  const tokens = useQuery({
    queryKey: ["tokens", query],
    queryFn: ({ signal }) => read(api.GET("/v2/tokens", { signal, params: { query } })),
    placeholderData: keepPreviousData,
  });
  const filter = (changes: Record<string, string | undefined>) => setAddress({ ...changes, offset: undefined });
  const filtered = Boolean(address.search || address.type || address.customerId || address.active);
  const editing = useNamed(address.edit, tokens.data?.data);
  const priced = useNamed(address.prices, tokens.data?.data);
  return (
    <Page
      title="Charge keys"
      actions={
        <>
          <SearchBox label="Search label, id, comment…" value={address.search ?? ""} onChange={(search) => filter({ search })} />
          {mayWrite && (
            <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAddress({ new: "1" }, true)}>
              New charge key
            </Button>
          )}
        </>
      }
    >
      <div className="filters">
        <FilterChip
          label="Kind"
          choices={Object.entries(tokenTypes).map(([value, label]) => ({ value, label }))}
          values={address.type ? [address.type] : []}
          onChange={([type]) => filter({ type })}
        />
        <FilterChip
          label="State"
          choices={[
            { value: "true", label: "Active" },
            { value: "false", label: "Disabled" },
          ]}
          values={address.active ? [address.active] : []}
          onChange={([active]) => filter({ active })}
        />
        <CustomerChip value={address.customerId} onChange={(customerId) => filter({ customerId })} />
      </div>
      <DataTable
        label="Charge keys"
        columns={columns}
        rows={tokens.data?.data}
        rowKey={({ id }) => id}
        rowLabel={({ identifier }) => identifier.label || identifier.uid}
        rowClass={({ isActive }) => (isActive ? undefined : "off")}
        onOpen={mayWrite ? ({ id }) => setAddress({ edit: String(id) }) : undefined}
        actions={
          mayWrite
            ? (token) => (
                <TokenMenu
                  token={token}
                  onEdit={() => setAddress({ edit: String(token.id) })}
                  onPrices={() => setAddress({ prices: String(token.id) }, true)}
                />
              )
            : undefined
        }
        error={tokens.error}
        retry={() => void tokens.refetch()}
        empty={
          filtered ? (
            <Empty title="No charge key matches" />
          ) : (
            <Empty title="No charge keys yet">A charge key is what a driver presents: a card, an app, a car.</Empty>
          )
        }
      />
      <OffsetPager offset={offset} pageSize={pageSize} count={tokens.data?.count} go={(next) => setAddress({ offset: next }, true)} />
      {address.new && <TokenForm onClose={() => setAddress({ new: undefined })} />}
      {priced && (
        <OwnPrices
          holder={{ tokenId: priced.id, name: priced.identifier.label || priced.identifier.uid }}
          onClose={() => setAddress({ prices: undefined })}
        />
      )}
      {editing && <TokenForm key={editing.id} token={editing} onClose={() => setAddress({ edit: undefined })} />}
    </Page>
  );
}

/** The key the address names: from the list where it is there, else asked for, since an address may name any. */
function useNamed(edit: string | undefined, listed: Token[] | undefined): Token | undefined {
  const id = Number(edit);
  const inList = listed?.find((token) => token.id === id);
  const asked = useQuery({
    queryKey: ["tokens", "one", id],
    queryFn: ({ signal }) => read(api.GET("/v2/tokens/{id}", { signal, params: { path: { id } } })),
    enabled: Boolean(edit) && listed !== undefined && !inList,
  });
  return edit ? (inList ?? asked.data) : undefined;
}
