-- Credit on charge keys, payments without one, and how they were settled. {id}, {text} and {bytes} as in 0001.

-- What was paid in advance for a charge key. active: its charges are taken from it.
create table credit_account (
    token_id bigint not null primary key references token (id),
    currency {text} not null,
    balance_minor bigint not null default 0,
    active bigint not null,
    by_name {text} not null,
    created_ms bigint not null,
    updated_ms bigint not null
);

-- Every change of a balance; those of a charge add up to what it cost.
create table credit_entry (
    id {id},
    token_id bigint not null references token (id),
    kind {text} not null,
    amount_minor bigint not null,
    balance_minor bigint not null,
    session_number bigint,
    reference {text},
    note {text},
    by_name {text},
    at_ms bigint not null
);
create index credit_entry_token on credit_entry (token_id, id);
create index credit_entry_session on credit_entry (session_number) where session_number is not null;
create unique index credit_entry_reference on credit_entry (token_id, reference) where reference is not null;

-- Whether a location takes payments without a charge key; absent: as the installation has it.
create table direct_payment_choice (
    location_id bigint not null primary key references location (id),
    accepted bigint not null,
    by_name {text} not null,
    updated_ms bigint not null
);

-- The password in a charge box's QR codes. evse_number 0: one for all of its EVSEs. former_secret: what it may still use, where it did not
-- say that it took the new one.
create table qr_code (
    charge_box_id bigint not null references charge_box (id),
    evse_number bigint not null,
    secret {text} not null,
    former_secret {text},
    validity_seconds bigint not null,
    length bigint not null,
    version {text} not null,
    url_template {text},
    by_name {text} not null,
    updated_ms bigint not null,
    primary key (charge_box_id, evse_number)
);

-- Whoever pays at once: on a web page, at a terminal that stands alone, at the charge box's own. token_uid is the payment's reference.
-- ordering_ms: since when somebody waits for the outcome of the order to start.
create table payment (
    id {id},
    kind {text} not null,
    state {text} not null,
    charge_box_id bigint not null references charge_box (id),
    evse_number bigint,
    external_id {text},
    token_uid {text} not null,
    token_folded {text} not null,
    card_digits {text},
    limit_document {text},
    session_number bigint,
    order_id bigint,
    ordering_ms bigint,
    notified {text},
    why {text},
    by_name {text} not null,
    created_ms bigint not null,
    updated_ms bigint not null,
    expires_ms bigint,
    confirmed_ms bigint,
    started_ms bigint,
    ended_ms bigint,
    settled_ms bigint
);
create unique index payment_token on payment (charge_box_id, token_folded);
create unique index payment_external on payment (external_id, charge_box_id) where external_id is not null;
create index payment_session on payment (session_number) where session_number is not null;
create index payment_state on payment (state, id);

-- How payments ended, each word once. amount: a decimal number in the location's currency.
create table settlement (
    id {id},
    charge_box_id bigint not null references charge_box (id),
    session_number bigint,
    own_transaction {text},
    source {text} not null,
    psp_ref {text} not null,
    status {text} not null,
    amount {text} not null,
    info {text},
    receipt_id {text},
    receipt_url {text},
    vat_number {text},
    company {text},
    by_name {text},
    at_ms bigint not null,
    received_ms bigint not null
);
create unique index settlement_once on settlement (charge_box_id, psp_ref, status);

-- Which transfers of energy a charge box may offer; evse_number 0: any of its EVSEs without a row of its own. allowed: words of
-- EnergyTransferModeEnumType, with commas.
create table energy_transfer_choice (
    charge_box_id bigint not null references charge_box (id),
    evse_number bigint not null,
    allowed {text} not null,
    by_name {text} not null,
    updated_ms bigint not null,
    primary key (charge_box_id, evse_number)
);
