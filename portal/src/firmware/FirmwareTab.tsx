import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { ChargeBox, Job } from "../api/types";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { cursorsOf, Pager } from "../lists/Pager";
import { OrderButton, whyNot } from "../orders/OrderButton";
import { useAddress } from "../shell/address";
import { confirm } from "../shell/confirm";
import { Empty } from "../shell/states";
import { toast } from "../shell/toasts";
import { formatBytes, jobsChanged, jobsQuery, nameOfJob, toneOf } from "./jobs";
import "./firmware.css";
import { LogForm } from "./LogForm";
import { UnpublishForm } from "./UnpublishForm";
import { UpdateForm } from "./UpdateForm";

const tones = { good: "tag", bad: "tag bad", going: "tag plain" };

const fromOrToHere = (kind: Job["kind"]) => (kind === "Log" ? "sent here" : "from the library");

const columns: Column<Job>[] = [
  {
    title: "What",
    width: "22%",
    cell: (job) => (
      <>
        <b>{nameOfJob(job)}</b>
        <small title={job.location}>{job.location.includes("/station-files/") ? fromOrToHere(job.kind) : job.location}</small>
      </>
    ),
  },
  {
    title: "Asked",
    width: "15%",
    cell: ({ createdAt, by }) => (
      <>
        {formatDateTime(createdAt)}
        <small>by {by}</small>
      </>
    ),
  },
  {
    title: "State",
    width: "17%",
    cell: (job) => (
      <>
        <span className={tones[toneOf(job)]}>{job.status}</span>
        <small title={job.note ?? undefined}>{job.note ?? formatDateTime(job.statusAt)}</small>
      </>
    ),
  },
  {
    title: "So far",
    cell: ({ history }) => (
      <small className="job-steps" title={history.map(({ at, status }) => `${formatDateTime(at)} ${status}`).join("\n")}>
        {history
          .slice(1)
          .map(({ status }) => status)
          .join(" → ")}
      </small>
    ),
  },
  {
    title: "File",
    width: "14%",
    cell: ({ file }) =>
      file && !file.isDeleted ? (
        <>
          <a href={`/v2/uploads/${file.id}/content`} download={file.name ?? true}>
            {file.name}
          </a>
          <small>{formatBytes(file.size ?? 0)}</small>
        </>
      ) : (
        <span className="none">{file ? "deleted" : "—"}</span>
      ),
  },
];

/** Firmware updates and logs of a charge box, as they go on. */
export default function FirmwareTab({ box }: { box: ChargeBox }) {
  const [address, setAddress] = useAddress();
  const mayControl = useMay("control");
  const [asking, setAsking] = useState<"log" | "update" | "publish" | "unpublish" | null>(null);
  const jobs = useQuery({
    ...jobsQuery(box.id, undefined, cursorsOf(address).nextPageCursor),
    placeholderData: keepPreviousData,
    refetchInterval: 3_000,
  });
  const remove = async ({ file }: Job) => {
    if (!file || !(await confirm({ title: `Delete ${file.name}?`, text: "It is gone for good.", action: "Delete", danger: true }))) return;
    try {
      await read(api.DELETE("/v2/uploads/{id}", { params: { path: { id: file.id } } }));
      jobsChanged();
    } catch (error) {
      toast({ tone: "bad", title: "It was not deleted", text: describe(error) });
    }
  };
  const isLater = box.ocppVersion !== null && box.ocppVersion !== "1.6";
  return (
    <>
      {mayControl && (
        <div className="row tab-actions">
          <span>
            Firmware <b>{box.firmwareVersion ?? "unknown"}</b>
          </span>
          <span className="grow" />
          <Link to="/firmware">Firmware library</Link>
          <OrderButton box={box} onClick={() => setAsking("log")}>
            Ask for a log…
          </OrderButton>
          {isLater && (
            <Menu position="bottom-end">
              <Menu.Target>
                <Button
                  variant="default"
                  size="xs"
                  disabled={!box.isOnline}
                  title={whyNot(box)}
                  rightSection={<IconChevronDown size={14} aria-hidden />}
                >
                  Local controller
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => setAsking("publish")}>Publish firmware…</Menu.Item>
                <Menu.Item onClick={() => setAsking("unpublish")}>Publish firmware no more…</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
          <OrderButton box={box} main onClick={() => setAsking("update")}>
            Update firmware…
          </OrderButton>
        </div>
      )}
      <DataTable
        label="Firmware and logs"
        columns={columns}
        rows={jobs.data?.data}
        rowKey={({ id }) => id}
        rowLabel={(job) => `${nameOfJob(job)} ${job.id}`}
        error={jobs.error}
        retry={() => void jobs.refetch()}
        empty={
          <Empty title="No firmware, no logs yet">
            What it is asked to fetch or to send, how that goes on, and the files it sent, are kept here.
          </Empty>
        }
        actions={
          mayControl
            ? (job) =>
                job.file &&
                !job.file.isDeleted && (
                  <button type="button" className="text-button" aria-label={`Delete ${job.file.name}`} onClick={() => void remove(job)}>
                    Delete
                  </button>
                )
            : undefined
        }
      />
      {(address.next || jobs.data?.nextPageCursor) && (
        <Pager
          page={jobs.data && { nextPageCursor: jobs.data.nextPageCursor, previousPageCursor: address.next ? "newest" : null }}
          go={(changes, push) => setAddress({ next: changes.next }, push)}
          names={["Newest", "Older"]}
        />
      )}
      {asking === "log" && <LogForm box={box} onClose={() => setAsking(null)} />}
      {asking === "unpublish" && <UnpublishForm box={box} onClose={() => setAsking(null)} />}
      {(asking === "update" || asking === "publish") && (
        <UpdateForm box={box} publish={asking === "publish"} onClose={() => setAsking(null)} />
      )}
    </>
  );
}
