-- Who else limits stations, dynamic limits, and how they serve the grid. {id} and {text} as in 0001.

alter table charging_profile add column update_document {text};
alter table charging_profile add column for_car bigint not null default 0;

-- The last time a station was asked for all its profiles: what it does not tell then, it does not keep.
create table profile_refresh (
    charge_box_id bigint not null primary key references charge_box (id),
    request_id bigint not null,
    asked_ms bigint not null
);

create table external_limit (
    charge_box_id bigint not null references charge_box (id),
    evse_number bigint not null,
    source {text} not null,
    document {text} not null,
    told_ms bigint not null,
    primary key (charge_box_id, evse_number, source)
);

-- started: 1 while it is in effect, 0 after; null where the station has not said.
create table der_control (
    charge_box_id bigint not null references charge_box (id),
    control_id {text} not null,
    control_type {text} not null,
    is_default bigint not null,
    is_superseded bigint not null default 0,
    priority bigint,
    started bigint,
    document {text} not null,
    by_name {text},
    set_ms bigint not null,
    told_ms bigint,
    primary key (charge_box_id, control_id)
);
