import { Button, FileInput, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { ApiError, asProblem, describe } from "../api/problem";
import type { FirmwareFile } from "../api/types";
import { formatDateTime } from "../format/times";
import { FormModal } from "../forms/FormModal";
import { found, useForm } from "../forms/useForm";
import { type Column, DataTable } from "../lists/DataTable";
import { confirm } from "../shell/confirm";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { toast } from "../shell/toasts";
import { firmwareChanged, firmwareQuery, formatBytes } from "./jobs";

const columns: Column<FirmwareFile>[] = [
  {
    title: "File",
    width: "26%",
    cell: ({ name, size, isSigned }) => (
      <>
        <b>{name}</b>
        <small>{[formatBytes(size), isSigned ? "signed" : "not signed"].join(" · ")}</small>
      </>
    ),
  },
  { title: "Version", width: "14%", cell: ({ version }) => version },
  {
    title: "For",
    width: "18%",
    cell: ({ vendor, model }) => [vendor, model].filter(Boolean).join(" ") || <span className="none">any charge box</span>,
  },
  {
    title: "SHA-256",
    cell: ({ sha256, md5 }) => (
      <>
        <span className="mono" title={sha256}>
          {sha256.slice(0, 16)}…
        </span>
        <small className="mono" title="MD5">
          {md5}
        </small>
      </>
    ),
  },
  {
    title: "Added",
    width: "18%",
    cell: ({ createdAt, by }) => (
      <>
        {formatDateTime(createdAt)}
        <small>by {by}</small>
      </>
    ),
  },
];

/** Firmware that charge boxes fetch from here. */
export default function FirmwarePage() {
  const mayControl = useMay("control");
  const [adding, setAdding] = useState(false);
  const files = useQuery(firmwareQuery);
  const remove = async ({ id, name, version }: FirmwareFile) => {
    const text = "Charge boxes that have not fetched it yet cannot any more.";
    if (!(await confirm({ title: `Delete ${name} ${version}?`, text, action: "Delete", danger: true }))) return;
    try {
      await read(api.DELETE("/v2/firmware/{id}", { params: { path: { id } } }));
      firmwareChanged();
    } catch (error) {
      toast({ tone: "bad", title: "It was not deleted", text: describe(error) });
    }
  };
  return (
    <Page title="Firmware" actions={mayControl && <Button onClick={() => setAdding(true)}>Add firmware…</Button>}>
      <DataTable
        label="Firmware"
        columns={columns}
        rows={files.data?.data}
        rowKey={({ id }) => id}
        rowLabel={({ name, version }) => `${name} ${version}`}
        error={files.error}
        retry={() => void files.refetch()}
        empty={
          <Empty title="The library is empty">
            What is put here once can be installed at any charge box, which fetches it at an address of its own.
          </Empty>
        }
        actions={
          mayControl
            ? (file) => (
                <button type="button" className="text-button" aria-label={`Delete ${file.name}`} onClick={() => void remove(file)}>
                  Delete
                </button>
              )
            : undefined
        }
      />
      {adding && <AddForm onClose={() => setAdding(false)} />}
    </Page>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const form = useForm(
    { file: null as File | null, version: "", vendor: "", model: "", certificate: "", signature: "" },
    async ({ file, ...rest }) => {
      if (!file) return;
      const given = Object.entries({ name: file.name, ...rest }).filter(([, value]) => value !== "");
      const answer = await fetch(`/v2/firmware?${new URLSearchParams(given)}`, {
        method: "POST",
        body: file,
        headers: { "Content-Type": "application/octet-stream" },
        credentials: "same-origin",
      });
      if (!answer.ok) throw new ApiError(answer.status, asProblem(await answer.json().catch(() => null)));
      firmwareChanged();
      onClose();
    },
    ({ file, version }) =>
      found({ file: file ? undefined : "Choose the file", version: version === "" ? "The version is missing" : undefined }),
  );
  return (
    <FormModal title="Add firmware" form={form} action="Add" onClose={onClose} size="md">
      <FileInput label="File" placeholder="Choose…" required {...form.bind("file")} />
      <TextInput label="Version" required {...form.text("version")} />
      <TextInput label="Vendor" description="Whose charge boxes it is for" {...form.text("vendor")} />
      <TextInput label="Model" {...form.text("model")} />
      <Textarea
        label="Certificate of who signed it"
        description="PEM; empty for firmware that is not signed"
        rows={3}
        {...form.text("certificate")}
      />
      <Textarea label="Signature" description="Base64" rows={2} {...form.text("signature")} />
    </FormModal>
  );
}
