import { expect, it } from "vitest";
import type { Customer } from "../api/types";
import { bodyOf, valuesOf } from "./CustomerForm";

const customer = {
  id: 5,
  name: "Nordhavn Energi A/S",
  externalId: null,
  country: "DK",
  type: "Business",
  owner: { id: 1, name: "Stationmaster" },
  cpo: { id: 1, name: "Stationmaster" },
  contactDetails: { name: "Kirsten Holm", email: null, phone: null },
  billingDetails: { vatNumber: "DK1", invoiceEmail: null, carrier: "Peppol" },
  payoutInformation: { iban: "DK50" },
  locations: [7],
  createdAt: "2025-11-20T10:00:00.000Z",
  updatedAt: "2025-11-20T10:00:00.000Z",
} as Customer & { payoutInformation: unknown };

it("sends back what the form doesn’t show as it was", () => {
  expect(bodyOf({ ...valuesOf(customer), email: "a@b.dk", "billingDetails.vatNumber": "" }, customer)).toEqual({
    name: "Nordhavn Energi A/S",
    type: "Business",
    country: "DK",
    externalId: null,
    ownerId: 1,
    contactDetails: { name: "Kirsten Holm", email: "a@b.dk", phone: null },
    billingDetails: { vatNumber: null, invoiceEmail: null, carrier: "Peppol" },
    payoutInformation: { iban: "DK50" },
  });
});
