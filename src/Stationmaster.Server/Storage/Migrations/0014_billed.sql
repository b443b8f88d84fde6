-- The bill a record stands on; null until it is billed. The records of a bill are found by it.
alter table charge_record add column invoice_reference {text};
create index charge_record_invoice on charge_record (invoice_reference, number) where invoice_reference is not null;
