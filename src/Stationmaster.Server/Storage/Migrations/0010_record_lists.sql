-- What lists of charge records are filtered by, read from the document. indexed_ms is the updated_ms of the document they were read from:
-- where it differs, an older program wrote the document, and a worker reads it again.
alter table charge_record add column indexed_ms bigint;
alter table charge_record add column operator_id bigint;
alter table charge_record add column token_company_id bigint;
alter table charge_record add column token_person_id bigint;
alter table charge_record add column token_operator_id bigint;
alter table charge_record add column token_uid {text};
alter table charge_record add column auth_type {text};
alter table charge_record add column billing_reference {text};
alter table charge_record add column location_country {text};
alter table charge_record add column location_public bigint;
alter table charge_record add column roaming bigint;
alter table charge_record add column roaming_type {text};
alter table charge_record add column role {text};
alter table charge_record add column priority bigint;
alter table charge_record add column voucher_id bigint;
alter table charge_record add column external_session_id {text};
alter table charge_record add column consumed_wh bigint;
alter table charge_record add column price_source {text};
alter table charge_record add column payment_method {text};
alter table charge_record add column payment_status {text};
alter table charge_record add column net_minor bigint;
alter table charge_record add column vat_ppm bigint;
alter table charge_record add column vat_shares {text};
-- The year and month it is settled in, 202611; null where it is not settled.
alter table charge_record add column statement_month bigint;

create index charge_record_stale on charge_record (updated_ms) where coalesce(indexed_ms, 0) <> updated_ms;
create index charge_record_created on charge_record (created_ms, number);
create index charge_record_customer_started on charge_record (customer_id, started_ms, number);
create index charge_record_location_started on charge_record (location_id, started_ms, number);
create index charge_record_payer on charge_record (token_customer_id, updated_ms, number);
create index charge_record_payer_started on charge_record (token_customer_id, started_ms, number);
create index charge_record_token_company on charge_record (token_company_id, updated_ms, number);
create index charge_record_token_company_started on charge_record (token_company_id, started_ms, number);
create index charge_record_token_person on charge_record (token_person_id, started_ms, number) where token_person_id is not null;
create index charge_record_token on charge_record (token_id, started_ms, number);
create index charge_record_token_uid on charge_record (token_uid, started_ms, number);
create index charge_record_charge_box on charge_record (charge_box_id, started_ms, number);
create index charge_record_evse on charge_record (evse_id, started_ms, number);
create index charge_record_voucher on charge_record (voucher_id, started_ms, number) where voucher_id is not null;
create index charge_record_external on charge_record (external_session_id) where external_session_id is not null;
create index charge_record_month on charge_record (statement_month, number) where statement_month is not null;
