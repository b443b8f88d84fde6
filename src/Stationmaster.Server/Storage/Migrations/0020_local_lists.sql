-- Whose charge keys stations keep, so that they charge while they are offline. {id} and {text} as in 0001.

-- kind: location or chargeBox, which goes before its location's. customer_ids: 1,7,12: theirs and those below them.
create table local_list_choice (
    kind {text} not null,
    owner_id bigint not null,
    enabled bigint not null,
    customer_ids {text} not null,
    by_name {text} not null,
    updated_ms bigint not null,
    primary key (kind, owner_id)
);

-- What a station holds, as far as we know.
create table local_list (
    charge_box_id bigint not null primary key references charge_box (id),
    version bigint not null default 0,
    station_version bigint,
    entries bigint not null default 0,
    held {text} not null default '[]',
    held_hash {text} not null default '',
    is_enabled bigint,
    most_entries bigint,
    most_per_message bigint,
    most_bytes bigint,
    update_kind {text},
    outcome {text},
    status {text},
    why {text},
    at_ms bigint,
    attempts bigint not null default 0,
    next_ms bigint,
    busy_ms bigint
);
