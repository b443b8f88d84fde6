import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { api, read } from "../api/client";
import { includes, queries } from "../api/queries";
import type { Rights } from "../api/types";
import { CustomerSelect } from "../customers/CustomerSelect";
import { FormModal } from "../forms/FormModal";
import { dayEnd, withoutNulls } from "../forms/numbers";
import { Copyable } from "../forms/Secret";
import { found, required, useForm } from "../forms/useForm";
import { useMe } from "./me";
import { scopes } from "./scopes";

export function ApiKeyForm({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  const form = useForm(
    { name: "", scope: "read" as Rights, customerId: me.customer?.id ?? null, expiresAt: "" },
    async ({ expiresAt, ...values }) => {
      setMade(
        await read(api.POST("/v2/api-keys", { body: withoutNulls({ ...values, name: values.name.trim(), expiresAt: dayEnd(expiresAt) }) })),
      );
      void queries.invalidateQueries({ queryKey: ["api-keys"] });
    },
    ({ name }) => found({ name: required(name.trim(), "The name") }),
  );
  if (made)
    return (
      <Modal opened onClose={onClose} title={`API key ${made.name}`} size="md" closeOnClickOutside={false} closeOnEscape={false}>
        <div className="stack">
          <p className="form-note" style={{ margin: 0 }}>
            <b>Copy the key now.</b> It is shown this once and can’t be read again.
          </p>
          <Copyable label="API key" value={made.key} />
          <Copyable label="Try it" value={`curl -H "Authorization: Bearer ${made.key}" ${window.location.origin}/v2/connectors`} />
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <Button onClick={onClose}>Done</Button>
          </div>
        </div>
      </Modal>
    );
  return (
    <FormModal title="New API key" form={form} action="Create" onClose={onClose} size="md">
      <TextInput label="Name" description="What uses it" required data-autofocus {...form.text("name")} />
      <Select
        label="May"
        allowDeselect={false}
        data={Object.entries(scopes)
          .filter(([scope]) => includes(me.rights, scope as Rights))
          .map(([value, label]) => ({ value, label }))}
        {...form.bind("scope")}
        onChange={(scope) => scope && form.set("scope", scope as Rights)}
      />
      <CustomerSelect
        description="It sees this customer and those below it"
        placeholder="All"
        {...form.bind("customerId")}
        valueLabel={me.customer?.name}
      />
      <TextInput type="date" label="Last day" description="Empty: it does not expire" {...form.text("expiresAt")} />
    </FormModal>
  );
}
