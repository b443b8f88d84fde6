import { Button, TextInput } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useIsAdministrator } from "../access/me";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { Merchant } from "../api/types";
import { emptyToNull } from "../forms/numbers";
import { found, required, useForm } from "../forms/useForm";
import { Page } from "../shell/Page";
import { Empty, Failure, PageSkeleton } from "../shell/states";
import { toast } from "../shell/toasts";

const merchantQuery = queryOptions({
  queryKey: ["merchant"],
  queryFn: ({ signal }) => read(api.GET("/v2/merchant", { signal })),
});

/** Who sells: what the law wants on a receipt. */
export default function MerchantPage() {
  const isAdministrator = useIsAdministrator();
  const merchant = useQuery({ ...merchantQuery, enabled: isAdministrator });
  return (
    <Page title="Receipts">
      {!isAdministrator ? (
        <div className="table">
          <Empty title="For administrators of the operator">They say who the seller on receipts is.</Empty>
        </div>
      ) : merchant.data ? (
        <MerchantForm merchant={merchant.data} />
      ) : merchant.error ? (
        <Failure error={merchant.error} retry={() => void merchant.refetch()} />
      ) : (
        <PageSkeleton />
      )}
    </Page>
  );
}

const fields = ["name", "address", "zipCode", "city", "country", "vatNumber", "email", "phone", "website"] as const;
type Values = Record<(typeof fields)[number], string>;

function MerchantForm({ merchant }: { merchant: Merchant }) {
  const form = useForm<Values & Record<string, unknown>>(
    Object.fromEntries(fields.map((field) => [field, merchant[field] ?? ""])) as Values,
    async (values) => {
      const body = Object.fromEntries(fields.map((field) => [field, emptyToNull(values[field])])) as Record<keyof Merchant, string | null>;
      await read(api.PUT("/v2/merchant", { body: { ...body, name: values.name.trim() } }));
      void queries.invalidateQueries({ queryKey: ["merchant"] });
      toast({ tone: "good", title: "Receipts from now on show these details" });
    },
    ({ name }) => found({ name: required(name.trim(), "The name") }),
  );
  return (
    <form className="card stack" onSubmit={form.submit} noValidate aria-label="Seller" style={{ maxWidth: 760 }}>
      <h2>Seller</h2>
      <p className="form-note" style={{ margin: 0 }}>
        Stands on the receipts of drivers. Receipts that are issued keep what they show.
      </p>
      <div className="pair">
        <TextInput label="Legal name" required {...form.text("name")} />
        <TextInput label="VAT or company number" placeholder="DK12345678" {...form.text("vatNumber")} />
      </div>
      <TextInput label="Address" {...form.text("address")} />
      <div className="triple">
        <TextInput label="Postal code" {...form.text("zipCode")} />
        <TextInput label="City" {...form.text("city")} />
        <TextInput label="Country" placeholder="DK" maxLength={2} {...form.text("country")} />
      </div>
      <h3 className="section-title" style={{ margin: 0 }}>
        Questions and complaints
      </h3>
      <div className="triple">
        <TextInput label="E-mail" type="email" {...form.text("email")} />
        <TextInput label="Telephone" type="tel" {...form.text("phone")} />
        <TextInput label="Website" {...form.text("website")} />
      </div>
      {form.failure && (
        <div className="form-error" role="alert">
          {form.failure}
        </div>
      )}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button type="submit" loading={form.saving}>
          Save
        </Button>
      </div>
    </form>
  );
}
