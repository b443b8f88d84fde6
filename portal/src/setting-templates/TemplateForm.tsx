import { Button, Checkbox, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { api, read } from "../api/client";
import type { SettingTemplate } from "../api/types";
import { CustomerSelect } from "../customers/CustomerSelect";
import { FormModal } from "../forms/FormModal";
import { found, required, useForm } from "../forms/useForm";
import "../settings/settings.css";
import { confirm } from "../shell/confirm";
import { toast } from "../shell/toasts";
import { isBlank, type Row, rowOf, settingsOf, templatesChanged } from "./templates";

const valuesOf = (template?: SettingTemplate) => ({
  name: template?.name ?? "",
  vendor: template?.vendor ?? "",
  model: template?.model ?? "",
  firmwarePattern: template?.firmwarePattern ?? "",
  notes: template?.notes ?? "",
  isEnabled: template?.isEnabled ?? true,
  customerId: template?.customerId ?? (null as number | null),
  settings: template ? template.settings.map((setting) => rowOf(setting)) : [rowOf()],
});

export function TemplateForm({ template, onClose }: { template?: SettingTemplate; onClose: () => void }) {
  const form = useForm(
    valuesOf(template),
    async ({ settings, customerId, ...rest }) => {
      const body = { ...rest, customerId: customerId ?? undefined, settings: settingsOf(settings) };
      await read(
        template
          ? api.PATCH("/v2/setting-templates/{id}", { params: { path: { id: template.id } }, body })
          : api.POST("/v2/setting-templates", { body }),
      );
      templatesChanged();
      onClose();
    },
    ({ name, vendor, model, settings }) =>
      found({
        name: required(name.trim(), "The name"),
        vendor: required(vendor.trim(), "The vendor"),
        model: required(model.trim(), "The model"),
        settings: settings.every(isBlank)
          ? "Say what is to be set"
          : settings.some((row) => !isBlank(row) && row.variable.trim() === "")
            ? "A setting has no name"
            : undefined,
      }),
  );
  const remove = async () => {
    if (!template) return;
    const sure = await confirm({
      title: `Remove ${template.name}?`,
      text: "Stations stay as they are; they are compared with it no more.",
      action: "Remove",
      danger: true,
    });
    if (!sure) return;
    await read(api.DELETE("/v2/setting-templates/{id}", { params: { path: { id: template.id } } }));
    toast({ tone: "good", title: `${template.name} removed` });
    templatesChanged();
    onClose();
  };
  return (
    <FormModal
      title={template ? `Edit ${template.name}` : "New settings template"}
      form={form}
      action={template ? "Save" : "Create"}
      onClose={onClose}
      size="xl"
    >
      <div className="pair">
        <TextInput label="Name" required maxLength={100} data-autofocus {...form.text("name")} />
        <TextInput label="Notes" maxLength={1000} {...form.text("notes")} />
      </div>
      <div className="pair">
        <TextInput label="Vendor" description="As the stations say it when they start" required maxLength={50} {...form.text("vendor")} />
        <TextInput label="Model" description="As the stations say it when they start" required maxLength={50} {...form.text("model")} />
      </div>
      <div className="pair">
        <TextInput
          label="Firmware"
          description="* stands for anything: 1.2.*"
          placeholder="Any"
          maxLength={100}
          {...form.text("firmwarePattern")}
        />
        <CustomerSelect
          label="Customer"
          description="For its stations and those of all below"
          placeholder="Your own"
          clearable={!template}
          {...form.bind("customerId")}
          valueLabel={template?.customerName}
        />
      </div>
      <SettingRows rows={form.values.settings} error={form.errors.settings} onChange={(rows) => form.set("settings", rows)} />
      <div className="row" style={{ justifyContent: "space-between" }}>
        <Checkbox label="In force" description="One that is not in force is neither set nor compared" {...form.flag("isEnabled")} />
        {template && (
          <Button variant="subtle" color="danger" onClick={() => void remove()}>
            Remove
          </Button>
        )}
      </div>
    </FormModal>
  );
}

function SettingRows({ rows, error, onChange }: { rows: readonly Row[]; error?: string; onChange: (rows: Row[]) => void }) {
  const set = (key: number, changes: Partial<Row>) => onChange(rows.map((row) => (row.key === key ? { ...row, ...changes } : row)));
  return (
    <fieldset className="template-settings">
      <legend>Settings</legend>
      <div className="line head" aria-hidden>
        <span>Component</span>
        <span>Setting</span>
        <span>Value</span>
      </div>
      {rows.map((row, index) => (
        <div key={row.key} className="line">
          <TextInput
            size="xs"
            aria-label={`Component of setting ${index + 1}`}
            placeholder="The station"
            maxLength={50}
            value={row.component}
            onChange={(event) => set(row.key, { component: event.currentTarget.value })}
            description={row.rest.evse == null ? undefined : `EVSE ${row.rest.evse}`}
            inputWrapperOrder={["input", "description"]}
          />
          <TextInput
            size="xs"
            aria-label={`Name of setting ${index + 1}`}
            placeholder="HeartbeatInterval"
            maxLength={50}
            value={row.variable}
            onChange={(event) => set(row.key, { variable: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            aria-label={`Value of setting ${index + 1}`}
            placeholder="300"
            maxLength={2500}
            value={row.value}
            onChange={(event) => set(row.key, { value: event.currentTarget.value })}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={`Remove setting ${index + 1}`}
            disabled={rows.length === 1}
            onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
          >
            <IconX size={14} aria-hidden />
          </button>
        </div>
      ))}
      <div>
        <Button size="xs" variant="default" leftSection={<IconPlus size={13} aria-hidden />} onClick={() => onChange([...rows, rowOf()])}>
          Another setting
        </Button>
      </div>
      {error && (
        <div className="form-error" role="alert">
          {error}
        </div>
      )}
    </fieldset>
  );
}
