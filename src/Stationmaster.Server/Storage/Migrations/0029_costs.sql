-- What drivers and stations are told of prices, and what stations say of theirs. {id}, {text} and {bytes} as in 0001.

-- Of a charge box; null: as the installation has it.
create table cost_choice (
    charge_box_id bigint not null primary key references charge_box (id),
    interval_seconds bigint,
    in_answers bigint,
    tariff_text bigint,
    local_tariffs bigint,
    by_name {text} not null,
    updated_ms bigint not null
);

-- The tariff a station was last given for an EVSE, 0 for all of them, and how that went.
create table station_tariff (
    charge_box_id bigint not null references charge_box (id),
    evse_number bigint not null,
    held_id {text},
    wanted_id {text},
    tariff_name {text},
    tariff_version bigint,
    outcome {text},
    status {text},
    why {text},
    at_ms bigint not null,
    attempts bigint not null default 0,
    next_ms bigint,
    primary key (charge_box_id, evse_number)
);

-- What it says that it keeps.
create table station_tariff_report (
    charge_box_id bigint not null primary key references charge_box (id),
    document {text} not null,
    told_ms bigint not null
);

-- Where each session of a charge key ends by itself.
create table session_limit (
    token_id bigint not null primary key references token (id),
    document {text} not null,
    by_name {text} not null,
    updated_ms bigint not null
);

-- Readings that meters signed, character for character.
create table signed_value (
    id {id},
    session_number bigint not null,
    at_ms bigint not null,
    received_ms bigint not null,
    message_id bigint,
    context {text} not null,
    encoding {text},
    method {text},
    public_key {text},
    data {text} not null,
    data_hash {text} not null
);
create unique index signed_value_session on signed_value (session_number, context, data_hash);
