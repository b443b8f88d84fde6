-- Limits over time that stations keep, as far as we know. {id} and {text} as in 0001.
create table charging_profile (
    charge_box_id bigint not null references charge_box (id),
    profile_id bigint not null,
    -- 0 for the station itself, or for each of its EVSEs.
    evse_number bigint not null,
    purpose {text} not null,
    stack_level bigint not null,
    transaction_id bigint,
    document {text} not null,
    -- CSO where it was set from here; else who the station says set it.
    source {text} not null,
    by_name {text},
    set_ms bigint not null,
    told_ms bigint,
    primary key (charge_box_id, profile_id)
);
create index charging_profile_level on charging_profile (charge_box_id, evse_number, purpose, stack_level);
