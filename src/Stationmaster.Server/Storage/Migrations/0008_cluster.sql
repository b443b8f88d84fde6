-- Several nodes on one PostgreSQL. One process alone leaves both empty.

-- A row per run of a node: one that was ended, by itself or by the others, never writes for a station again.
create table node (
    id {id},
    name {text} not null,
    started_ms bigint not null,
    heartbeat_ms bigint not null,
    horizon_ms bigint not null,
    ended_ms bigint
);

create table station_owner (
    charge_box_id bigint not null primary key,
    node bigint not null,
    epoch bigint not null
);
