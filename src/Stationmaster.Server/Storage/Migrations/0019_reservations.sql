-- Places kept for somebody until a time. The id is also OCPP's. {id} and {text} as in 0001.
create table reservation (
    id {id},
    charge_box_id bigint not null references charge_box (id),
    -- The EVSE's number at the station; null for any that is free.
    evse_number bigint,
    connector_type {text},
    token_uid {text} not null,
    token_uid_folded {text} not null,
    token_label {text},
    group_uid {text},
    group_uid_folded {text},
    state {text} not null,
    why {text},
    by_name {text} not null,
    ended_by {text},
    session_number bigint,
    created_ms bigint not null,
    expires_ms bigint not null,
    ended_ms bigint
);
create index reservation_charge_box on reservation (charge_box_id, id);
create index reservation_open on reservation (charge_box_id, expires_ms) where state in ('Requested', 'Active');
