import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { SessionLimit, Token } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import { orNull, typed } from "../forms/numbers";
import { useForm } from "../forms/useForm";
import { Failure, Skeleton } from "../shell/states";
import { toast } from "../shell/toasts";

type Props = { token: Token; onClose: () => void };

const titleOf = ({ identifier }: Token) => `Where sessions of ${identifier.label || identifier.uid} end`;

/** Where each session of a charge key ends by itself. */
export function SessionLimitForm({ token, onClose }: Props) {
  const limit = useQuery({
    queryKey: ["session-limit", token.id],
    queryFn: ({ signal }) => read(api.GET("/v2/tokens/{id}/session-limit", { signal, params: { path: { id: token.id } } })),
  });
  if (limit.data) return <Loaded token={token} limit={limit.data} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={titleOf(token)} size="sm">
      {limit.error ? <Failure error={limit.error} retry={() => void limit.refetch()} /> : <Skeleton width="60%" />}
    </Modal>
  );
}

function Loaded({ token, limit, onClose }: Props & { limit: SessionLimit }) {
  const form = useForm(
    { maxCost: typed(limit.maxCost), maxKwh: typed(limit.maxKwh), maxMinutes: typed(limit.maxMinutes), maxSoc: typed(limit.maxSoc) },
    async ({ maxCost, maxKwh, maxMinutes, maxSoc }) => {
      const body = { maxCost: orNull(maxCost), maxKwh: orNull(maxKwh), maxMinutes: orNull(maxMinutes), maxSoc: orNull(maxSoc) };
      await read(api.PUT("/v2/tokens/{id}/session-limit", { params: { path: { id: token.id } }, body }));
      void queries.invalidateQueries({ queryKey: ["session-limit"] });
      toast({ tone: "good", title: "Saved", text: "It holds for sessions that start from now on." });
      onClose();
    },
  );
  return (
    <FormModal title={titleOf(token)} form={form} action="Save" onClose={onClose} size="sm">
      <p className="muted">
        Charge boxes of OCPP 2.1 end a session there themselves; older ones are told to, within a minute. Empty fields limit nothing.
      </p>
      <NumberField label="Cost, VAT included" description="In the currency of the location" data-autofocus {...form.bind("maxCost")} />
      <NumberField label="Energy, kWh" {...form.bind("maxKwh")} />
      <NumberField label="Time, minutes" {...form.bind("maxMinutes")} />
      <NumberField label="State of charge, %" {...form.bind("maxSoc")} />
    </FormModal>
  );
}
