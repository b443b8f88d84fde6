-- What stations work at for a while (firmware, logs), what they send us for it, and what they fetch from us. {id}, {text}, {bytes} as in 0001.

-- The id is also OCPP's requestId.
create table station_job (
    id {id},
    charge_box_id bigint not null references charge_box (id),
    kind {text} not null,
    what {text} not null,
    location {text} not null,
    firmware_id bigint,
    by_name {text} not null,
    status {text} not null,
    note {text},
    -- Each step as time, blank, status; newest last.
    history {text} not null default '',
    created_ms bigint not null,
    status_ms bigint not null,
    ended_ms bigint
);
create index station_job_charge_box on station_job (charge_box_id, id);

-- A file a station is to send, or has sent.
create table upload (
    id {id},
    charge_box_id bigint not null references charge_box (id),
    job_id bigint not null,
    secret_hash {bytes} not null unique,
    name {text},
    size bigint,
    sha256 {text},
    remote_address {text},
    created_ms bigint not null,
    expires_ms bigint not null,
    received_ms bigint,
    deleted_ms bigint
);
create index upload_charge_box on upload (charge_box_id, id);
create index upload_received on upload (received_ms) where deleted_ms is null and received_ms is not null;

create table firmware (
    id {id},
    customer_id bigint not null references customer (id),
    name {text} not null,
    vendor {text} not null,
    model {text} not null,
    version {text} not null,
    size bigint not null,
    sha256 {text} not null,
    md5 {text} not null,
    certificate {text},
    signature {text},
    by_name {text} not null,
    created_ms bigint not null,
    deleted_ms bigint
);
create index firmware_customer on firmware (customer_id, id);

-- An address under which a station fetches firmware.
create table firmware_link (
    secret_hash {bytes} not null primary key,
    firmware_id bigint not null references firmware (id),
    job_id bigint not null,
    expires_ms bigint not null
);

-- Files, where the database keeps them itself.
create table blob_part (
    name {text} not null,
    part bigint not null,
    content {bytes} not null,
    primary key (name, part)
);
