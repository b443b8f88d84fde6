import { Select } from "@mantine/core";
import { api, read } from "../api/client";
import type { ChargeBox, CostChoice } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { useForm } from "../forms/useForm";
import { costsChanged } from "./costs";

const choices = [
  { value: "", label: "As the installation has it" },
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
];
const intervals = [
  { value: "", label: "As the installation has it" },
  { value: "0", label: "Never by itself" },
  { value: "15", label: "Every 15 seconds" },
  { value: "30", label: "Every 30 seconds" },
  { value: "60", label: "Every minute" },
  { value: "300", label: "Every 5 minutes" },
];

const wordOf = (value: boolean | null) => (value === null ? "" : value ? "yes" : "no");
const flagOf = (word: string) => (word === "" ? null : word === "yes");

/** What this charge box tells drivers, where it is not as everywhere. */
export function ChoiceForm({ box, own, onClose }: { box: ChargeBox; own: CostChoice; onClose: () => void }) {
  const form = useForm(
    {
      tariffText: wordOf(own.tariffText),
      intervalSeconds: own.intervalSeconds === null ? "" : String(own.intervalSeconds),
      inAnswers: wordOf(own.inAnswers),
      localTariffs: wordOf(own.localTariffs),
    },
    async ({ tariffText, intervalSeconds, inAnswers, localTariffs }) => {
      await read(
        api.PUT("/v2/chargeboxes/{id}/costs", {
          params: { path: { id: box.id } },
          body: {
            tariffText: flagOf(tariffText),
            intervalSeconds: intervalSeconds === "" ? null : Number(intervalSeconds),
            inAnswers: flagOf(inAnswers),
            localTariffs: flagOf(localTariffs),
          },
        }),
      );
      costsChanged();
      onClose();
    },
  );
  const known = intervals.some(({ value }) => value === form.values.intervalSeconds);
  return (
    <FormModal title={`What ${box.chargeBoxIdentity} tells drivers`} form={form} action="Save" onClose={onClose} size="md">
      <Select
        label="The prices, when a charge key is presented"
        data={choices}
        allowDeselect={false}
        {...form.bind("tariffText")}
        onChange={(next) => form.set("tariffText", next ?? "")}
      />
      <Select
        label="What a session costs so far"
        data={
          known ? intervals : [...intervals, { value: form.values.intervalSeconds, label: `Every ${form.values.intervalSeconds} seconds` }]
        }
        allowDeselect={false}
        {...form.bind("intervalSeconds")}
        onChange={(next) => form.set("intervalSeconds", next ?? "")}
      />
      <Select
        label="The same in each answer"
        description="To every message about a transaction; more work for the server"
        data={choices}
        allowDeselect={false}
        {...form.bind("inAnswers")}
        onChange={(next) => form.set("inAnswers", next ?? "")}
      />
      <Select
        label="It works out costs itself"
        description="OCPP 2.1: it is given its location’s tariffs, and whenever they change"
        data={choices}
        allowDeselect={false}
        {...form.bind("localTariffs")}
        onChange={(next) => form.set("localTariffs", next ?? "")}
      />
    </FormModal>
  );
}
