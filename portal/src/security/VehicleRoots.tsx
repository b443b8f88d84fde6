import { Button, Select, Textarea } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useIsAdministrator } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import { queries } from "../api/queries";
import type { VehicleRoot } from "../api/types";
import { formatDate } from "../format/times";
import { FormModal } from "../forms/FormModal";
import { useForm } from "../forms/useForm";
import { type Column, DataTable } from "../lists/DataTable";
import { confirm } from "../shell/confirm";
import { Empty } from "../shell/states";
import { toast } from "../shell/toasts";
import { commonName, inPairs, keptRoots, vehicleRootsQuery } from "./security";

const names: Record<string, string> = keptRoots;

const columns: Column<VehicleRoot>[] = [
  {
    title: "Root",
    width: "34%",
    cell: ({ subject }) => (
      <>
        <b title={subject}>{commonName(subject)}</b>
        <small title={subject}>{subject}</small>
      </>
    ),
  },
  { title: "As", width: "22%", cell: ({ use }) => names[use] ?? use },
  {
    title: "Valid until",
    width: "14%",
    cell: ({ notAfter }) => <span className={Date.parse(notAfter) < Date.now() ? "tag warn" : undefined}>{formatDate(notAfter)}</span>,
  },
  {
    title: "SHA-256",
    cell: ({ fingerprint, addedBy, addedAt }) => (
      <>
        <code title={inPairs(fingerprint)}>{inPairs(fingerprint.slice(0, 20))}…</code>
        <small>
          added {formatDate(addedAt)} by {addedBy}
        </small>
      </>
    ),
  },
];

const changed = () => void queries.invalidateQueries({ queryKey: ["vehicle-roots"] });

/** Whose certificates vehicles come with: kept once, for all charge boxes. */
export function VehicleRoots() {
  const roots = useQuery(vehicleRootsQuery);
  const isAdministrator = useIsAdministrator();
  const [adding, setAdding] = useState(false);
  return (
    <div className="card">
      <h2>
        Roots of vehicles and mobility operators
        {isAdministrator && (
          <Button variant="default" onClick={() => setAdding(true)}>
            Add a root…
          </Button>
        )}
      </h2>
      <p className="lead">
        Contract certificates that charge boxes leave to us to check (Plug &amp; Charge) must lead to a V2G root or to one of a mobility
        operator. From here roots are also installed in charge boxes: on their page, under Security.
      </p>
      <DataTable
        label="Roots of vehicles and mobility operators"
        columns={columns}
        rows={roots.data?.data}
        rowKey={({ id }) => id}
        rowLabel={({ subject }) => subject}
        error={roots.error}
        retry={() => void roots.refetch()}
        actionsWidth={190}
        actions={(root) => (
          <span className="row">
            <Button
              component="a"
              href={`/v2/certificates/roots/${root.id}/pem`}
              download
              variant="default"
              aria-label={`Download ${commonName(root.subject)}`}
            >
              <IconDownload size={14} aria-hidden />
            </Button>
            {isAdministrator && (
              <Button variant="default" aria-label={`Remove ${commonName(root.subject)}`} onClick={() => void remove(root)}>
                Remove…
              </Button>
            )}
          </span>
        )}
        empty={
          <Empty title="No roots are kept">Without one, only contract certificates that a charge box checks by itself are taken.</Empty>
        }
        slim
      />
      {adding && <AddDialog onClose={() => setAdding(false)} />}
    </div>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const form = useForm({ use: "MobilityOperatorRoot" as string | null, certificate: "" }, async ({ use, certificate }) => {
    const { data } = await read(api.POST("/v2/certificates/roots", { body: { use: use ?? "", certificate } }));
    changed();
    onClose();
    toast({ tone: "good", title: data.length === 1 ? "The root is kept" : `${data.length} roots are kept` });
  });
  return (
    <FormModal title="Add a root" form={form} action="Add" onClose={onClose}>
      <Select
        label="As"
        data={Object.entries(keptRoots).map(([value, label]) => ({ value, label }))}
        allowDeselect={false}
        {...form.bind("use")}
      />
      <Textarea
        label="Certificate"
        description="PEM, one or several. Compare its fingerprint with what its owner publishes"
        placeholder="-----BEGIN CERTIFICATE-----"
        autosize
        minRows={5}
        maxRows={12}
        {...form.text("certificate")}
      />
    </FormModal>
  );
}

async function remove({ id, subject }: VehicleRoot) {
  const text = "Contract certificates that lead to it are refused from now on, where we check them. Charge boxes that have it keep it.";
  if (!(await confirm({ title: `Remove ${commonName(subject)}?`, text, action: "Remove", danger: true }))) return;
  try {
    await read(api.DELETE("/v2/certificates/roots/{rootId}", { params: { path: { rootId: id } } }));
    toast({ tone: "good", title: "The root is kept no longer" });
  } catch (error) {
    toast({ tone: "bad", title: "The root was not removed", text: describe(error) });
  }
  changed();
}
