import { Select, TextInput } from "@mantine/core";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { Customer, CustomerBody, CustomerType } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { emptyToNull } from "../forms/numbers";
import { found, required, useForm } from "../forms/useForm";
import { CustomerSelect } from "./CustomerSelect";
import { customerTypes } from "./customers";

const textOf = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");

const billingNames: Record<string, string> = {
  vatNumber: "VAT number",
  invoiceEmail: "Invoice e-mail",
  gln: "GLN",
  address: "Address",
  zipCode: "Postal code",
  city: "City",
  paymentMethod: "Payment method",
  invoiceFormat: "Invoice format",
};

export const valuesOf = (customer: Customer | undefined) => ({
  customer: customer?.name ?? "",
  type: (customer?.type ?? "Business") as CustomerType,
  country: customer?.country ?? "DK",
  externalId: customer?.externalId ?? "",
  ownerId: customer?.owner?.id ?? null,
  contactName: customer?.contactDetails?.name ?? "",
  email: customer?.contactDetails?.email ?? "",
  phone: customer?.contactDetails?.phone ?? "",
  ...Object.fromEntries(
    billingFields(customer).map((field) => [`billingDetails.${field}`, textOf(customer?.billingDetails?.[field])] as const),
  ),
});

/** The usual ones, and whatever else in plain text the customer has. */
function billingFields(customer: Customer | undefined): string[] {
  const present = Object.entries(customer?.billingDetails ?? {}).filter(([, value]) => textOf(value) !== "");
  return [...new Set([...Object.keys(billingNames), ...present.map(([field]) => field)])];
}

type Values = ReturnType<typeof valuesOf>;

/** A PUT replaces: what this form doesn't show must be sent back as it was. */
export function bodyOf(values: Values & Record<string, unknown>, customer: Customer | undefined): CustomerBody {
  const billing: Record<string, unknown> = { ...customer?.billingDetails };
  for (const field of billingFields(customer)) {
    const text = emptyToNull(textOf(values[`billingDetails.${field}`]));
    if (text !== null) billing[field] = text;
    else if (field in billing) billing[field] = null;
  }
  const { id: _, owner, cpo, locations, createdAt, updatedAt, ...kept } = customer ?? ({} as Partial<Customer>);
  return {
    ...kept,
    name: values.customer.trim(),
    type: values.type,
    country: values.country.trim().toUpperCase(),
    externalId: emptyToNull(values.externalId),
    ownerId: values.ownerId,
    contactDetails: {
      ...customer?.contactDetails,
      name: emptyToNull(values.contactName),
      email: emptyToNull(values.email),
      phone: emptyToNull(values.phone),
    },
    billingDetails: Object.keys(billing).length > 0 ? billing : null,
  };
}

export function CustomerForm({ customer, onClose }: { customer?: Customer; onClose: () => void }) {
  const form = useForm<Values & Record<string, unknown>>(
    valuesOf(customer),
    async (values) => {
      const body = bodyOf(values, customer);
      await read(
        customer ? api.PUT("/v2/customers/{id}", { params: { path: { id: customer.id } }, body }) : api.POST("/v2/customers", { body }),
      );
      void queries.invalidateQueries({ queryKey: ["customers"] });
      void queries.invalidateQueries({ queryKey: ["customer"] });
      void queries.invalidateQueries({ queryKey: ["choices", "customers"] });
      onClose();
    },
    (values) => found({ customer: required(values.customer.trim(), "The name"), country: required(values.country.trim(), "The country") }),
    { name: "customer", "contactDetails.name": "contactName" },
  );
  return (
    <FormModal
      title={customer ? `Edit ${customer.name}` : "New customer"}
      form={form}
      action={customer ? "Save" : "Create"}
      onClose={onClose}
    >
      <div className="pair">
        <TextInput label="Name" required data-autofocus {...form.text("customer")} />
        <Select
          label="Type"
          allowDeselect={false}
          data={types(customer).map(([value, label]) => ({ value, label }))}
          {...form.bind("type")}
          onChange={(type) => type && form.set("type", type as CustomerType)}
        />
        <CustomerSelect
          label="Belongs to"
          description="The customer above it in the tree"
          {...form.bind("ownerId")}
          valueLabel={customer?.owner?.name}
          placeholder={customer ? "None" : "Your own"}
          clearable={!customer?.owner}
        />
        <TextInput label="Your own id" description="As in your accounts" {...form.text("externalId")} />
        <TextInput label="Country" placeholder="DK" maxLength={2} required {...form.text("country")} />
      </div>
      <h3 className="section-title" style={{ margin: 0 }}>
        Contact
      </h3>
      <div className="triple">
        <TextInput label="Contact person" {...form.text("contactName")} />
        <TextInput label="E-mail" type="email" {...form.text("email")} />
        <TextInput label="Telephone" type="tel" {...form.text("phone")} />
      </div>
      <h3 className="section-title" style={{ margin: 0 }}>
        Billing
      </h3>
      <div className="triple">
        {billingFields(customer).map((field) => (
          <TextInput key={field} label={billingNames[field] ?? field} {...form.text(`billingDetails.${field}`)} />
        ))}
      </div>
    </FormModal>
  );
}

/** There is one operator, the root of the tree: it is there already. */
const types = (customer: Customer | undefined) =>
  Object.entries(customerTypes).filter(([type]) => type !== "CPO" || customer?.type === "CPO");
