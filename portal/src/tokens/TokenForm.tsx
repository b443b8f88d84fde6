import { Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { Token, TokenBody, TokenType } from "../api/types";
import { CustomerSelect } from "../customers/CustomerSelect";
import { FormModal } from "../forms/FormModal";
import { dayEnd, dayOf, dayStart, emptyToNull, withoutNulls } from "../forms/numbers";
import { found, required, useForm } from "../forms/useForm";
import { tokenTypes } from "./tokens";

const valuesOf = (token: Token | undefined) => ({
  type: (token?.identifier.type ?? "rfid") as TokenType,
  uid: token?.identifier.uid ?? "",
  label: token?.identifier.label ?? "",
  comment: token?.comment ?? "",
  customerId: token?.customerId ?? null,
  billingReference: token?.billingReference ?? "",
  groupUid: token?.groupUid ?? "",
  validFrom: dayOf(token?.validFrom),
  expiresAt: lastDay(token?.expiresAt),
  isActive: token?.isActive ?? true,
  roamingEnabled: token?.roamingEnabled ?? false,
  priorityChargingEnabled: token?.priorityChargingEnabled ?? false,
  allowConcurrent: token?.allowConcurrent ?? false,
});

type Values = ReturnType<typeof valuesOf>;

/** Expiring at midnight of the 22nd means that the 21st is the last good day. */
function lastDay(expiresAt: string | null | undefined): string {
  return expiresAt ? dayOf(new Date(Date.parse(expiresAt) - 1).toISOString()) : "";
}

/** A date that wasn't touched keeps its hour, which the form doesn't show. */
function bodyOf(values: Values, token: Token | undefined): TokenBody {
  const { type, uid, label, comment, billingReference, groupUid, validFrom, expiresAt, ...rest } = values;
  return {
    ...rest,
    identifier: { type, uid: uid.trim(), label: label.trim() || uid.trim() },
    comment: emptyToNull(comment),
    billingReference: emptyToNull(billingReference),
    groupUid: emptyToNull(groupUid.trim()),
    validFrom: token && validFrom === dayOf(token.validFrom) ? token.validFrom : dayStart(validFrom),
    expiresAt: token && expiresAt === lastDay(token.expiresAt) ? token.expiresAt : dayEnd(expiresAt),
  };
}

type Props = { token?: Token; onClose: () => void };

export function TokenForm({ token, onClose }: Props) {
  const form = useForm(
    valuesOf(token),
    async (values) => {
      const body = bodyOf(values, token);
      await read(
        token
          ? api.PATCH("/v2/tokens/{id}", { params: { path: { id: token.id } }, body })
          : api.POST("/v2/tokens", { body: withoutNulls(body) }),
      );
      void queries.invalidateQueries({ queryKey: ["tokens"] });
      void queries.invalidateQueries({ queryKey: ["choices", "tokens"] });
      onClose();
    },
    (values) =>
      found({
        uid: required(values.uid.trim(), "The id"),
        validFrom: token?.validFrom ? required(values.validFrom, "The first day") : undefined,
      }),
  );
  return (
    <FormModal
      title={token ? `Edit ${token.identifier.label || token.identifier.uid}` : "New charge key"}
      form={form}
      action={token ? "Save" : "Create"}
      onClose={onClose}
    >
      <div className="pair">
        <Select
          label="Kind"
          description="What the driver presents"
          allowDeselect={false}
          data={Object.entries(tokenTypes).map(([value, label]) => ({ value, label }))}
          {...form.bind("type")}
          onChange={(type) => type && form.set("type", type as TokenType)}
        />
        <TextInput label="Id" description="As the station sends it (idTag)" required data-autofocus {...form.text("uid")} />
        <TextInput
          label="Label"
          description="What people see, such as DK.STM.0012345"
          placeholder={form.values.uid}
          {...form.text("label")}
        />
        <CustomerSelect {...form.bind("customerId")} valueLabel={token?.customer?.name} description="Who pays" />
      </div>
      <Textarea
        label="Comment"
        description="Shown beside the label, such as Fleet Car #10"
        autosize
        minRows={1}
        {...form.text("comment")}
      />
      <div className="pair">
        <TextInput label="Billing reference" description="For the customer’s own books" {...form.text("billingReference")} />
        <TextInput label="Group" description="Its keys stop each other’s sessions" {...form.text("groupUid")} />
      </div>
      <div className="pair">
        <TextInput type="date" label="Valid from" {...form.text("validFrom")} />
        <TextInput type="date" label="Last day" {...form.text("expiresAt")} />
      </div>
      <div className="pair">
        <Checkbox label="Active" description="An inactive key is refused at every station" {...form.flag("isActive")} />
        <Checkbox label="Several sessions at once" {...form.flag("allowConcurrent")} />
        <Checkbox label="Roaming" description="Works at other operators’ stations" {...form.flag("roamingEnabled")} />
        <Checkbox label="Priority charging" {...form.flag("priorityChargingEnabled")} />
      </div>
    </FormModal>
  );
}
