import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { Voucher, VoucherGroup } from "../api/types";
import { formatCount, none } from "../format/numbers";
import { formatDate, formatLastDay } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { OffsetPager } from "../lists/OffsetPager";
import { SearchBox } from "../lists/SearchBox";
import { wordPricing } from "../own-prices/pricing";
import { useAddress } from "../shell/address";
import { confirm } from "../shell/confirm";
import { FactsCard } from "../shell/FactsCard";
import { Page } from "../shell/Page";
import { Empty, Failure, PageSkeleton } from "../shell/states";
import { toast } from "../shell/toasts";
import { GroupForm, useGroupLocations } from "./GroupForm";
import { NewVouchers } from "./NewVouchers";
import { VoucherDialog } from "./VoucherDialog";
import { groupQuery, vouchersChanged } from "./vouchers";

const pageSize = 100;

const columns: Column<Voucher>[] = [
  { title: "Code", width: "26%", cell: ({ code }) => <code>{code}</code> },
  {
    title: "Used by",
    cell: ({ userCount, maxUsers }) => (
      <>
        {userCount === 0 ? <span className="none">nobody yet</span> : formatCount(userCount)}
        <small>{maxUsers === null ? "any number" : `of ${formatCount(maxUsers)} at most`}</small>
      </>
    ),
  },
  {
    title: "Last day",
    width: "18%",
    cell: ({ expiresAt }) => (expiresAt ? formatLastDay(expiresAt) : <span className="none">{none}</span>),
  },
  { title: "Created", width: "16%", cell: ({ createdAt }) => formatDate(createdAt) },
  { title: "State", width: 110, cell: (voucher) => <VoucherState voucher={voucher} /> },
];

function VoucherState({ voucher: { isDisabled, expiresAt } }: { voucher: Voucher }) {
  if (isDisabled) return <span className="tag bad">Disabled</span>;
  if (expiresAt && Date.parse(expiresAt) <= Date.now()) return <span className="tag warn">Expired</span>;
  return <span className="tag">Active</span>;
}

export default function VoucherGroupPage() {
  const id = Number(useParams({ strict: false }).id);
  const group = useQuery(groupQuery(id));
  const crumb = (
    <>
      <Link to="/vouchers">Vouchers</Link> / {group.data?.name ?? id}
    </>
  );
  if (!group.data)
    return (
      <Page title="Voucher group" crumb={crumb}>
        {group.error ? <Failure error={group.error} retry={() => void group.refetch()} /> : <PageSkeleton />}
      </Page>
    );
  return <Group group={group.data} crumb={crumb} />;
}

function Group({ group, crumb }: { group: VoucherGroup; crumb: React.ReactNode }) {
  const [address, setAddress] = useAddress();
  const navigate = useNavigate();
  const mayWrite = useMay("write");
  const [opened, setOpened] = useState<Voucher | null>(null);
  const offset = Number(address.offset) || 0;
  const query = { voucherGroupId: group.id, search: address.search, offset, limit: pageSize };
  const vouchers = useQuery({
    queryKey: ["vouchers", query],
    queryFn: ({ signal }) => read(api.GET("/v2/vouchers", { signal, params: { query } })),
    placeholderData: keepPreviousData,
  });
  const remove = async () => {
    const text = "Its vouchers go with it. Charge records that used them stay as they are, and so do sessions that run.";
    if (!(await confirm({ title: `Delete ${group.name}?`, text, action: "Delete", danger: true }))) return;
    try {
      await read(api.DELETE("/v2/voucher-groups/{id}", { params: { path: { id: group.id } } }));
      toast({ tone: "good", title: `${group.name} was deleted` });
      vouchersChanged();
      void navigate({ to: "/vouchers" });
    } catch (error) {
      toast({ tone: "bad", title: `${group.name} was not deleted`, text: describe(error) });
    }
  };
  return (
    <Page
      title={group.name}
      crumb={crumb}
      beside={<span className={group.isDisabled ? "tag bad" : "tag"}>{group.isDisabled ? "Disabled" : "Active"}</span>}
      actions={
        <>
          <SearchBox label="Search code…" value={address.search ?? ""} onChange={(search) => setAddress({ search, offset: undefined })} />
          {mayWrite && (
            <>
              <Button variant="default" onClick={() => void remove()}>
                Delete…
              </Button>
              <Button variant="default" onClick={() => setAddress({ edit: "1" }, true)}>
                Edit
              </Button>
              <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAddress({ new: "1" }, true)}>
                New vouchers
              </Button>
            </>
          )}
        </>
      }
    >
      <FactsCard
        title="What it gives"
        facts={[
          ["Price", wordPricing(group.pricing)],
          ["Where", <Where key="where" group={group} />],
          ["Customer", group.companyName],
          ["Notes", group.notes ?? none],
        ]}
      />
      <DataTable
        label="Vouchers"
        columns={columns}
        rows={vouchers.data?.data}
        rowKey={({ id }) => id}
        rowLabel={({ code }) => code}
        rowClass={({ isDisabled }) => (isDisabled ? "off" : undefined)}
        onOpen={setOpened}
        error={vouchers.error}
        retry={() => void vouchers.refetch()}
        empty={
          address.search ? (
            <Empty title="No code matches" />
          ) : (
            <Empty title="No vouchers in this group">Make some, give their codes to drivers, or assign them to charge keys here.</Empty>
          )
        }
      />
      <OffsetPager offset={offset} pageSize={pageSize} count={vouchers.data?.count} go={(next) => setAddress({ offset: next }, true)} />
      {mayWrite && address.edit && <GroupForm group={group} onClose={() => setAddress({ edit: undefined })} />}
      {mayWrite && address.new && <NewVouchers group={group} onClose={() => setAddress({ new: undefined })} />}
      {opened && (
        <VoucherDialog
          key={opened.id}
          voucher={vouchers.data?.data.find(({ id }) => id === opened.id) ?? opened}
          onClose={() => setOpened(null)}
        />
      )}
    </Page>
  );
}

function Where({ group }: { group: VoucherGroup }) {
  const locations = useGroupLocations(group.locationIds);
  if (group.allLocations) return <>All locations of {group.companyName} and of those below</>;
  const names = (locations.data?.data ?? []).map(({ name }) => name);
  const rest = group.locationIds.length - names.length;
  return <>{[...names, ...(rest > 0 ? [`${formatCount(rest)} more`] : [])].join(", ") || none}</>;
}
