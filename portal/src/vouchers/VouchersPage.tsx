import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useIsAdministrator, useMay } from "../access/me";
import { api, read } from "../api/client";
import type { VoucherGroup } from "../api/types";
import { formatCount } from "../format/numbers";
import { formatDate } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { OffsetPager } from "../lists/OffsetPager";
import { SearchBox } from "../lists/SearchBox";
import { wordPricing } from "../own-prices/pricing";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { FleetCard } from "./FleetCard";
import { GroupForm } from "./GroupForm";

const pageSize = 100;

const columns: Column<VoucherGroup>[] = [
  {
    title: "Group / Notes",
    width: "28%",
    cell: ({ name, notes }) => (
      <>
        {name}
        <small>{notes ?? ""}</small>
      </>
    ),
  },
  { title: "Price", width: "24%", cell: ({ pricing }) => wordPricing(pricing) },
  {
    title: "Covers",
    cell: (group) => (
      <>
        {covers(group)}
        <small>{group.companyName}</small>
      </>
    ),
  },
  { title: "Vouchers", width: 90, end: true, cell: ({ voucherCount }) => formatCount(voucherCount) },
  {
    title: "State",
    width: 150,
    cell: ({ isDisabled, createdAt }) => (
      <>
        <span className={isDisabled ? "tag bad" : "tag"}>{isDisabled ? "Disabled" : "Active"}</span>
        <small>since {formatDate(createdAt)}</small>
      </>
    ),
  },
];

export const covers = ({ allLocations, locationIds }: VoucherGroup) =>
  allLocations ? "All locations" : `${formatCount(locationIds.length)} location${locationIds.length === 1 ? "" : "s"}`;

export default function VouchersPage() {
  const [address, setAddress] = useAddress();
  const navigate = useNavigate();
  const mayWrite = useMay("write");
  const isAdministrator = useIsAdministrator();
  const offset = Number(address.offset) || 0;
  const query = { search: address.search, offset, limit: pageSize };
  const groups = useQuery({
    queryKey: ["voucher-groups", query],
    queryFn: ({ signal }) => read(api.GET("/v2/voucher-groups", { signal, params: { query } })),
    placeholderData: keepPreviousData,
  });
  const open = (id: number) => void navigate({ to: "/vouchers/$id", params: { id: String(id) } });
  return (
    <Page
      title="Vouchers"
      actions={
        <>
          <SearchBox label="Search group…" value={address.search ?? ""} onChange={(search) => setAddress({ search, offset: undefined })} />
          {mayWrite && (
            <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAddress({ new: "1" }, true)}>
              New group
            </Button>
          )}
        </>
      }
    >
      <DataTable
        label="Voucher groups"
        columns={columns}
        rows={groups.data?.data}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        rowClass={({ isDisabled }) => (isDisabled ? "off" : undefined)}
        onOpen={({ id }) => open(id)}
        error={groups.error}
        retry={() => void groups.refetch()}
        empty={
          address.search ? (
            <Empty title="No group matches" />
          ) : (
            <Empty title="No vouchers yet">
              A group has a price and locations. Whoever holds one of its vouchers pays that price there instead of the tariff.
            </Empty>
          )
        }
      />
      <OffsetPager offset={offset} pageSize={pageSize} count={groups.data?.count} go={(next) => setAddress({ offset: next }, true)} />
      {isAdministrator && <FleetCard />}
      {mayWrite && address.new && <GroupForm onClose={() => setAddress({ new: undefined })} onSaved={({ id }) => open(id)} />}
    </Page>
  );
}
