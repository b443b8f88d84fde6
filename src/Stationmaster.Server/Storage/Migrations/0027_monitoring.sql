-- What stations watch about themselves, what they noticed, and values they send all the time. {id} and {text} as in 0001.
create table monitor (
    charge_box_id bigint not null references charge_box (id),
    -- The station's own.
    monitor_id bigint not null,
    name {text} not null,
    component {text} not null,
    component_instance {text},
    evse bigint,
    connector bigint,
    variable {text} not null,
    variable_instance {text},
    kind {text} not null,
    -- A decimal number.
    limit_value {text} not null,
    severity bigint not null,
    for_transactions bigint not null default 0,
    -- Null where the station has not told.
    origin {text},
    told_ms bigint not null,
    primary key (charge_box_id, monitor_id)
);

-- Monitors that were set from here; a station has at most one of a kind and severity for a variable, and may lose them.
create table wanted_monitor (
    charge_box_id bigint not null references charge_box (id),
    name {text} not null,
    kind {text} not null,
    severity bigint not null,
    document {text} not null,
    by_name {text} not null,
    set_ms bigint not null,
    lost_ms bigint,
    lost_why {text},
    primary key (charge_box_id, name, kind, severity)
);

-- How a station's monitoring stands as a whole, and how far reading its monitors has come.
create table station_monitoring (
    charge_box_id bigint not null primary key references charge_box (id),
    base {text},
    base_by {text},
    base_ms bigint,
    level bigint,
    level_by {text},
    level_ms bigint,
    request_id bigint,
    asked_ms bigint,
    is_for_all bigint not null default 0,
    is_whole bigint not null default 0,
    read_ms bigint,
    looked_ms bigint,
    failed_ms bigint,
    failure {text}
);

create table monitor_report_part (
    charge_box_id bigint not null,
    request_id bigint not null,
    part bigint not null,
    is_last bigint not null,
    primary key (charge_box_id, request_id, part)
);

create table station_event (
    id {id},
    charge_box_id bigint not null,
    -- The station's own, which begins again at any time.
    event_number bigint not null,
    at_ms bigint not null,
    received_ms bigint not null,
    name {text} not null,
    event_trigger {text} not null,
    origin {text} not null,
    value {text} not null,
    severity bigint,
    monitor_id bigint,
    cause bigint,
    tech_code {text},
    tech_info {text},
    own_transaction {text},
    is_cleared bigint not null default 0,
    alarming bigint not null default 0,
    -- 1 while what was noticed lasts.
    is_open bigint not null default 0,
    cleared_ms bigint
);
create unique index station_event_number on station_event (charge_box_id, event_number, at_ms, name);
create index station_event_charge_box on station_event (charge_box_id, id);
create index station_event_alarming on station_event (charge_box_id, alarming, id);
create index station_event_open on station_event (charge_box_id, is_open, id);
create index station_event_at on station_event (at_ms);

create table event_stream (
    charge_box_id bigint not null,
    stream_id bigint not null,
    monitor_id bigint not null,
    interval_seconds bigint,
    values_at_once bigint,
    opened_ms bigint,
    closed_ms bigint,
    last_ms bigint,
    last_value {text},
    pending bigint not null default 0,
    primary key (charge_box_id, stream_id)
);

-- The values of one message, packed.
create table event_stream_part (
    id {id},
    charge_box_id bigint not null,
    stream_id bigint not null,
    at_ms bigint not null,
    samples {text} not null
);
create index event_stream_part_stream on event_stream_part (charge_box_id, stream_id, id);
create index event_stream_part_at on event_stream_part (at_ms);
