-- A month's statement reads this index alone, and not the records' documents.
drop index charge_record_month;
create index charge_record_month on charge_record (
    statement_month, number, customer_id, token_customer_id, location_id, billing_reference, currency, vat_ppm, credit_of, consumed_wh, net_minor,
    amount_minor, billed_ms, vat_shares
) where statement_month is not null;
