-- What stations told that changes nothing here and is kept for people to read. {id}, {text} and {bytes} as in 0001.
create table notice (
    id {id},
    charge_box_id bigint not null,
    at_ms bigint not null,
    action {text} not null,
    request_id bigint,
    payload {bytes} not null
);
create index notice_charge_box on notice (charge_box_id, at_ms, id);
create index notice_action on notice (charge_box_id, action, at_ms, id);
create index notice_at on notice (at_ms);
