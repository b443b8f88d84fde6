import { Button, Modal, Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { api, read } from "../api/client";
import type { NewVoucher, Voucher, VoucherGroup } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import { dayEnd, type Typed } from "../forms/numbers";
import { found, useForm } from "../forms/useForm";
import { toast } from "../shell/toasts";
import { codesOf } from "./codes";
import { vouchersChanged } from "./vouchers";

const most = 1000;

/** Many at once: so many with codes of ours, or one for each code that was pasted. */
export function NewVouchers({ group, onClose }: { group: VoucherGroup; onClose: () => void }) {
  const [made, setMade] = useState<Voucher[] | null>(null);
  const form = useForm(
    { how: "draw", count: 10 as Typed, codes: "", maxUsers: "" as Typed, expiresAt: "" },
    async ({ how, count, codes, maxUsers, expiresAt }) => {
      const each: NewVoucher = {
        voucherGroupId: group.id,
        ...(maxUsers === "" ? {} : { maxUsers }),
        ...(expiresAt === "" ? {} : { expiresAt: dayEnd(expiresAt) ?? undefined }),
      };
      const body = how === "draw" ? Array.from({ length: Number(count) }, () => each) : codesOf(codes).map((code) => ({ ...each, code }));
      setMade(await read(api.POST("/v2/vouchers", { body })));
      vouchersChanged();
    },
    ({ how, count, codes }) => {
      const number = how === "draw" ? Number(count) : codesOf(codes).length;
      const fault = number >= 1 && number <= most && Number.isInteger(number) ? undefined : `1 to ${most} at a time`;
      return found(how === "draw" ? { count: fault } : { codes: fault });
    },
    { code: "codes" },
  );
  if (made) {
    const text = made.map(({ code }) => code).join("\n");
    return (
      <Modal opened onClose={onClose} title={`${made.length} voucher${made.length === 1 ? "" : "s"} of ${group.name}`} size="md">
        <div className="stack">
          <Textarea
            label="Codes"
            readOnly
            autosize
            minRows={3}
            maxRows={14}
            value={text}
            styles={{ input: { fontFamily: "var(--mono)" } }}
          />
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <Button
              variant="default"
              onClick={() => void navigator.clipboard?.writeText(text).then(() => toast({ tone: "good", title: "The codes are copied" }))}
            >
              Copy
            </Button>
            <Button onClick={onClose}>Done</Button>
          </div>
        </div>
      </Modal>
    );
  }
  const { how } = form.values;
  return (
    <FormModal title={`New vouchers of ${group.name}`} form={form} action="Create" onClose={onClose} size="md">
      <Select
        label="Codes"
        allowDeselect={false}
        data={[
          { value: "draw", label: "Drawn here" },
          { value: "own", label: "Your own" },
        ]}
        value={how}
        onChange={(value) => value && form.set("how", value)}
      />
      {how === "draw" ? (
        <NumberField label="How many" required data-autofocus {...form.bind("count")} />
      ) : (
        <Textarea
          label="One code each"
          description="One on each line; capitals and small letters are the same"
          required
          autosize
          minRows={4}
          maxRows={12}
          {...form.text("codes")}
        />
      )}
      <div className="pair">
        <NumberField label="Users of each, at most" description="Empty: any number" {...form.bind("maxUsers")} />
        <TextInput type="date" label="Last day" description="Empty: they do not expire" {...form.text("expiresAt")} />
      </div>
    </FormModal>
  );
}
