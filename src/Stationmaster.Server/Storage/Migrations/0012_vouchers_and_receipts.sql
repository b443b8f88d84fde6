-- What some pay instead of the location's tariff, and the receipts of what was paid. {id}, {text} and {bytes} as in 0001.

create table voucher_group (
    id {id},
    customer_id bigint not null references customer (id),
    name {text} not null,
    name_folded {text} not null,
    notes {text},
    disabled bigint not null default 0,
    all_locations bigint not null default 0,
    tariff_id bigint references tariff (id),
    price {text} not null,
    created_ms bigint not null,
    updated_ms bigint not null,
    deleted_ms bigint
);
create index voucher_group_customer on voucher_group (customer_id, id);
create index voucher_group_tariff on voucher_group (tariff_id);

create table voucher_group_location (
    group_id bigint not null references voucher_group (id),
    location_id bigint not null references location (id),
    primary key (group_id, location_id)
);
create index voucher_group_location_location on voucher_group_location (location_id, group_id);

create table voucher (
    id {id},
    group_id bigint not null references voucher_group (id),
    code {text} not null,
    code_folded {text} not null,
    max_users bigint,
    expires_ms bigint,
    disabled bigint not null default 0,
    created_ms bigint not null,
    updated_ms bigint not null,
    deleted_ms bigint
);
create unique index voucher_code on voucher (code_folded) where deleted_ms is null;
create index voucher_of_group on voucher (group_id, id);

-- Who may use a voucher: a charge key, or everyone behind an app user's keys. The one that is not meant is 0 or ''.
create table voucher_user (
    voucher_id bigint not null references voucher (id),
    token_id bigint not null default 0,
    app_user_id {text} not null default '',
    created_ms bigint not null,
    primary key (voucher_id, token_id, app_user_id)
);
create index voucher_user_token on voucher_user (token_id, voucher_id);
create index voucher_user_app_user on voucher_user (app_user_id, voucher_id);

create table price_agreement (
    id {id},
    owner_id bigint not null references customer (id),
    customer_id bigint references customer (id),
    token_id bigint references token (id),
    own_fleet bigint not null default 0,
    location_id bigint references location (id),
    tariff_id bigint references tariff (id),
    price {text} not null,
    note {text},
    disabled bigint not null default 0,
    valid_from_ms bigint not null,
    valid_until_ms bigint,
    created_ms bigint not null,
    updated_ms bigint not null,
    deleted_ms bigint
);
create index price_agreement_owner on price_agreement (owner_id, id);
create index price_agreement_customer on price_agreement (customer_id, id);
create index price_agreement_token on price_agreement (token_id, id);
create index price_agreement_own_fleet on price_agreement (own_fleet, owner_id, id);

-- Who sells: the legal details that receipts show.
create table merchant (
    customer_id bigint not null primary key references customer (id),
    details {text} not null,
    updated_ms bigint not null
);

create table receipt_key (
    id {id},
    secret {bytes} not null,
    created_ms bigint not null,
    ends_ms bigint not null
);

-- The last number given, by merchant and series. Its row is locked by whoever issues, until that is durable: numbers have no gaps.
create table receipt_counter (
    merchant_id bigint not null,
    series {text} not null,
    last bigint not null,
    primary key (merchant_id, series)
);

-- What is to be issued; written with the sealed record, taken away with the receipt.
create table receipt_due (
    number bigint not null primary key,
    at_ms bigint not null
);
create index receipt_due_at on receipt_due (at_ms, number);

-- Never changed, never deleted.
create table receipt (
    id {id},
    merchant_id bigint not null,
    series {text} not null,
    serial bigint not null,
    session_number bigint not null,
    session_uuid {text} not null,
    kind bigint not null,
    credits_id bigint references receipt (id),
    issued_ms bigint not null,
    document {text} not null,
    hash {text} not null,
    unique (merchant_id, series, serial)
);
create index receipt_session on receipt (session_number, id);
create unique index receipt_credited on receipt (credits_id);
