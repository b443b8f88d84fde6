import { Modal } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { SettingChange } from "../api/types";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { Empty } from "../shell/states";

const told = (value: string | null, isSecret: boolean) =>
  isSecret ? (
    <span className="none">secret</span>
  ) : value === null ? (
    <span className="none">—</span>
  ) : (
    value || <span className="none">empty</span>
  );

const columns = (withName: boolean): Column<SettingChange>[] => [
  { title: "When", width: 150, cell: ({ at }) => formatDateTime(at) },
  { title: "Who", width: 170, cell: ({ by }) => <span title={by}>{by}</span> },
  ...(withName ? [{ title: "Setting", cell: ({ setting }: SettingChange) => <code title={setting}>{setting}</code> }] : []),
  { title: "From", cell: ({ from, isSecret }) => told(from, isSecret) },
  { title: "To", cell: ({ to, isSecret }) => told(to, isSecret) },
  {
    title: "Outcome",
    width: 170,
    cell: ({ outcome, status, why }) => (
      <span className={outcome === "Accepted" ? "tag" : "tag bad"} title={why ?? undefined}>
        {status ?? outcome}
      </span>
    ),
  },
];

/** Who changed what: of one setting, or of all. */
export function History({ id, setting, onClose }: { id: number; setting: string | null; onClose: () => void }) {
  const changes = useInfiniteQuery({
    queryKey: ["setting-changes", id, setting],
    queryFn: ({ signal, pageParam }) =>
      read(
        api.GET("/v2/chargeboxes/{id}/settings/changes", {
          signal,
          params: { path: { id }, query: { limit: 50, setting: setting ?? undefined, nextPageCursor: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextPageCursor,
  });
  return (
    <Modal opened onClose={onClose} size="72rem" title={setting ? `Changes of ${setting}` : "Changes of the configuration"}>
      <DataTable
        label="Changes"
        slim
        columns={columns(setting === null)}
        rows={changes.data?.pages.flatMap(({ data }) => data)}
        rowKey={(change) => change.id}
        rowLabel={(change) => `${change.setting} by ${change.by}`}
        error={changes.error}
        retry={() => void changes.refetch()}
        empty={<Empty title="Nothing was changed from here yet" />}
      />
      {changes.hasNextPage && (
        <div className="pager">
          <button type="button" className="text-button" onClick={() => void changes.fetchNextPage()}>
            Older changes
          </button>
        </div>
      )}
    </Modal>
  );
}
