import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMay } from "../access/me";
import type { SettingTemplate } from "../api/types";
import { formatCount } from "../format/numbers";
import { formatDate } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import "../settings/settings.css";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { TemplateForm } from "./TemplateForm";
import { TemplateStations } from "./TemplateStations";
import { templatesQuery, wordSettings } from "./templates";

const columns: Column<SettingTemplate>[] = [
  {
    title: "Template",
    width: "24%",
    cell: ({ name, notes, isEnabled }) => (
      <>
        {name} {!isEnabled && <span className="tag bad">Off</span>}
        <small title={notes ?? undefined}>{notes ?? ""}</small>
      </>
    ),
  },
  {
    title: "For",
    width: "22%",
    cell: ({ vendor, model, firmwarePattern, customerName }) => (
      <>
        {vendor} {model}
        <small>{firmwarePattern ? `Firmware ${firmwarePattern} · ${customerName}` : customerName}</small>
      </>
    ),
  },
  {
    title: "Settings",
    cell: (template) => (
      <>
        {formatCount(template.settings.length)}
        <small title={template.settings.map(({ variable, value }) => `${variable} = ${value}`).join("\n")}>{wordSettings(template)}</small>
      </>
    ),
  },
  { title: "Stations", width: 260, cell: (template) => <Compliance template={template} /> },
  {
    title: "Changed",
    width: 140,
    cell: ({ updatedAt, changedBy }) => (
      <>
        {formatDate(updatedAt)}
        <small title={changedBy}>{changedBy}</small>
      </>
    ),
  },
];

function Compliance({ template: { stations, complying, drifted, unread, isEnabled } }: { template: SettingTemplate }) {
  if (!isEnabled) return <span className="none">not compared</span>;
  if (stations === 0) return <span className="none">none yet</span>;
  return (
    <span className="complies">
      {complying > 0 && <span className="tag">{formatCount(complying)} as wanted</span>}
      {drifted > 0 && (
        <span className="tag warn">
          {formatCount(drifted)} {drifted === 1 ? "differs" : "differ"}
        </span>
      )}
      {unread > 0 && <span className="tag plain">{formatCount(unread)} not read yet</span>}
    </span>
  );
}

/** What stations of a model should be set to, and which are. */
export default function TemplatesPage() {
  const [address, setAddress] = useAddress();
  const mayWrite = useMay("write");
  const templates = useQuery({ ...templatesQuery, refetchInterval: 10_000 });
  const all = templates.data?.data;
  const open = all?.find(({ id }) => String(id) === address.open);
  const edited = all?.find(({ id }) => String(id) === address.edit);
  return (
    <Page
      title="Settings templates"
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAddress({ edit: "new" }, true)}>
            New template
          </Button>
        )
      }
    >
      <DataTable
        label="Settings templates"
        columns={columns}
        rows={all}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        rowClass={({ isEnabled }) => (isEnabled ? undefined : "off")}
        onOpen={({ id }) => setAddress({ open: String(id) }, true)}
        actions={
          mayWrite
            ? ({ id, name }) => (
                <button
                  type="button"
                  className="text-button"
                  aria-label={`Edit ${name}`}
                  onClick={(event) => {
                    event.stopPropagation();
                    setAddress({ edit: String(id) }, true);
                  }}
                >
                  Edit
                </button>
              )
            : undefined
        }
        error={templates.error}
        retry={() => void templates.refetch()}
        empty={
          <Empty title="No templates yet">
            A template says what stations of a model should be set to. Each station is compared with it after it has started; what differs
            is set, and what a station would not take is shown.
          </Empty>
        }
      />
      {open && <TemplateStations template={open} onClose={() => setAddress({ open: undefined, state: undefined })} />}
      {mayWrite && address.edit === "new" && <TemplateForm onClose={() => setAddress({ edit: undefined })} />}
      {mayWrite && edited && <TemplateForm key={edited.id} template={edited} onClose={() => setAddress({ edit: undefined })} />}
    </Page>
  );
}
