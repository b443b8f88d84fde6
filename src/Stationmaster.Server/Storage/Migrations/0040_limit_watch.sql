-- When to look next whether a session has reached its limit, at stations that take none: as due, which the previous program works off
-- without knowing of these. detail: how often the station was told to stop. {id} and {text} as in 0001.
create table limit_watch (
    id {id},
    at_ms bigint not null,
    kind {text} not null,
    charge_box_id bigint not null,
    session_number bigint not null,
    detail {text},
    unique (kind, charge_box_id, session_number)
);
create index limit_watch_at on limit_watch (at_ms);
