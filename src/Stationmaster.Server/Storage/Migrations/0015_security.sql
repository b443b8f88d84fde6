-- Who stations are, how they proved it, and the certificates we give them. {id}, {text} and {bytes} as in 0001.

create table certificate_authority (
    id {id},
    generation bigint not null unique,
    certificate {bytes} not null,
    private_key {bytes} not null,
    not_before_ms bigint not null,
    not_after_ms bigint not null,
    created_ms bigint not null
);

create table station_certificate (
    id {id},
    charge_box_id bigint not null references charge_box (id),
    authority_id bigint not null references certificate_authority (id),
    purpose {text} not null,
    serial {text} not null unique,
    common_name {text} not null,
    subject {text} not null,
    certificate {bytes} not null,
    request_hash {text} not null,
    not_before_ms bigint not null,
    not_after_ms bigint not null,
    issued_ms bigint not null,
    delivered_ms bigint,
    delivery {text},
    used_ms bigint,
    revoked_ms bigint,
    revoked_by {text},
    revoked_why {text}
);
create index station_certificate_charge_box on station_certificate (charge_box_id, id);
create index station_certificate_request on station_certificate (request_hash);
create index station_certificate_end on station_certificate (not_after_ms, id) where revoked_ms is null;

-- A row from the first time there is something to say of a station.
create table station_security (
    charge_box_id bigint not null primary key references charge_box (id),
    profile bigint,
    profile_ms bigint,
    seen_profile bigint,
    minimum_profile bigint,
    moving_to bigint,
    moving_ms bigint,
    password_set_ms bigint,
    root_installed_ms bigint,
    renewal_asked_ms bigint
);

-- Passwords that stations were told to use and have not used yet. They hold beside the old one until one of them is used.
create table offered_password (
    id {id},
    charge_box_id bigint not null references charge_box (id),
    salt {bytes} not null,
    hash {bytes} not null,
    offered_ms bigint not null
);
create index offered_password_charge_box on offered_password (charge_box_id, id);

create table security_event (
    id {id},
    charge_box_id bigint not null,
    at_ms bigint not null,
    received_ms bigint not null,
    type {text} not null,
    tech_info {text},
    alarming bigint not null,
    own bigint not null
);
create index security_event_charge_box on security_event (charge_box_id, id);
create index security_event_told on security_event (charge_box_id, at_ms);
