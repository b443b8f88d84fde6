-- When to look next whether a session's credit is spent, at stations that take no limits: as due, which the previous program works off
-- without knowing of these. detail: how often the station was told to stop. {id} and {text} as in 0001.
create table credit_watch (
    id {id},
    at_ms bigint not null,
    kind {text} not null,
    charge_box_id bigint not null,
    session_number bigint not null,
    detail {text},
    unique (kind, charge_box_id, session_number)
);
create index credit_watch_at on credit_watch (at_ms);
