-- What stations show, and what they said they hold about customers. {id} and {text} as in 0001.
create table display_message (
    charge_box_id bigint not null references charge_box (id),
    message_id bigint not null,
    priority {text} not null,
    state {text},
    starts_ms bigint,
    ends_ms bigint,
    own_transaction {text},
    session_number bigint,
    document {text} not null,
    -- Who set it from here; null where the station told of it.
    by_name {text},
    set_ms bigint not null,
    told_ms bigint,
    primary key (charge_box_id, message_id)
);

-- Asking a station for its messages: what it does not name of all is gone.
create table display_reading (
    charge_box_id bigint not null primary key references charge_box (id),
    request_id bigint not null,
    asked_ms bigint not null,
    is_for_all bigint not null,
    read_ms bigint,
    status {text}
);

create table customer_inquiry (
    request_id bigint not null primary key,
    charge_box_id bigint not null,
    at_ms bigint not null,
    by_name {text} not null,
    subject_kind {text} not null,
    subject {text} not null,
    is_reported bigint not null,
    is_cleared bigint not null,
    outcome {text},
    status {text},
    why {text},
    answered_ms bigint
);
create index customer_inquiry_charge_box on customer_inquiry (charge_box_id, request_id);
create index customer_inquiry_at on customer_inquiry (at_ms);

create table customer_inquiry_part (
    charge_box_id bigint not null,
    request_id bigint not null,
    part bigint not null,
    is_last bigint not null,
    at_ms bigint not null,
    data {text} not null,
    primary key (charge_box_id, request_id, part)
);

create index customer_inquiry_part_at on customer_inquiry_part (at_ms);

-- Charge keys that a station was told to forget: they are left off its local list too.
create table local_list_exclusion (
    charge_box_id bigint not null,
    uid {text} not null,
    at_ms bigint not null,
    by_name {text} not null,
    primary key (charge_box_id, uid)
);
