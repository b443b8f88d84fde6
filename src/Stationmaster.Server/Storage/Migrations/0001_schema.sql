-- {id}, {text} and {bytes} stand for each engine's own words; {now} for the time the migration ran, in ms.

create table setting (
    name {text} not null primary key,
    value {text} not null
);

create table sequence (
    name {text} not null primary key,
    next bigint not null
);

create table customer (
    id {id},
    parent_id bigint references customer (id),
    path {text} not null unique,
    name {text} not null,
    name_folded {text} not null,
    type {text} not null,
    external_id {text},
    country {text} not null,
    details {text} not null default '{}',
    created_ms bigint not null,
    updated_ms bigint not null,
    deleted_ms bigint
);
create index customer_parent on customer (parent_id);

create table tariff (
    id {id},
    uuid {text} not null unique,
    customer_id bigint not null references customer (id),
    name {text} not null,
    name_folded {text} not null,
    currency {text} not null,
    definition {text} not null,
    created_ms bigint not null,
    updated_ms bigint not null,
    deleted_ms bigint
);

create table location (
    id {id},
    customer_id bigint not null references customer (id),
    name {text} not null,
    name_folded {text} not null,
    address {text} not null default '',
    postal_code {text} not null default '',
    city {text} not null default '',
    country_code {text} not null,
    latitude_e7 bigint not null default 0,
    longitude_e7 bigint not null default 0,
    timezone {text} not null,
    publish bigint not null default 0,
    parking_type {text} not null default 'ON_STREET',
    tariff_id bigint references tariff (id),
    billing_reference {text},
    priority bigint not null default 0,
    refund_eligible bigint not null default 0,
    details {text} not null default '{}',
    created_ms bigint not null,
    updated_ms bigint not null,
    deleted_ms bigint
);
create index location_customer on location (customer_id, id);
create index location_tariff on location (tariff_id);

create table charge_box_model (
    id {id},
    vendor {text} not null,
    name {text} not null,
    description {text},
    max_power_w bigint,
    created_ms bigint not null,
    updated_ms bigint not null,
    unique (vendor, name)
);

create table charge_box (
    id {id},
    identity {text} not null unique,
    name {text},
    location_id bigint not null references location (id),
    model_id bigint references charge_box_model (id),
    serial_number {text},
    vendor {text},
    model {text},
    firmware_version {text},
    meter_serial {text},
    iccid {text},
    ocpp_version {text},
    password_salt {bytes},
    password_hash {bytes},
    password_seen bigint not null default 0,
    passwordless bigint not null default 0,
    first_boot_ms bigint,
    set_up_ms bigint,
    last_boot_ms bigint,
    connected_ms bigint,
    disconnected_ms bigint,
    created_ms bigint not null,
    updated_ms bigint not null,
    deleted_ms bigint
);
create index charge_box_location on charge_box (location_id, id);

create table evse (
    uid {id},
    charge_box_id bigint not null references charge_box (id),
    number bigint not null,
    evse_id {text} not null unique,
    created_ms bigint not null,
    deleted_ms bigint,
    unique (charge_box_id, number)
);

create table connector (
    id {id},
    evse_uid bigint not null references evse (uid),
    number bigint not null,
    standard {text},
    format {text},
    power_type {text},
    max_power_w bigint,
    max_amperage bigint,
    max_voltage bigint,
    tariff_id bigint references tariff (id),
    status {text} not null default 'Unknown',
    error_code {text},
    info {text},
    vendor_error_code {text},
    vendor_id {text},
    status_since_ms bigint,
    status_received_ms bigint,
    deleted_ms bigint,
    unique (evse_uid, number)
);

create table status_interval (
    id {id},
    charge_box_id bigint not null,
    connector_id bigint,
    from_ms bigint not null,
    received_ms bigint not null,
    status {text} not null,
    error_code {text},
    info {text}
);
create index status_interval_connector on status_interval (connector_id, from_ms);
create index status_interval_charge_box on status_interval (charge_box_id, from_ms);

create table connection_interval (
    id {id},
    charge_box_id bigint not null,
    connected_ms bigint not null,
    disconnected_ms bigint,
    remote_address {text},
    node {text},
    reason {text}
);
create index connection_interval_charge_box on connection_interval (charge_box_id, connected_ms);

create table token (
    id {id},
    customer_id bigint references customer (id),
    uid {text} not null,
    uid_folded {text} not null,
    type {text} not null,
    label {text} not null,
    label_folded {text} not null,
    app_user_id {text},
    valid_from_ms bigint not null,
    expires_ms bigint,
    active bigint not null default 1,
    roaming bigint not null default 0,
    priority bigint not null default 0,
    concurrent bigint not null default 0,
    billing_reference {text},
    comment {text},
    parent_uid {text},
    created_ms bigint not null,
    updated_ms bigint not null,
    deleted_ms bigint
);
create unique index token_uid on token (uid_folded) where deleted_ms is null;
create unique index token_label on token (label_folded) where deleted_ms is null;
create index token_customer on token (customer_id, id);

create table session (
    number {id},
    uuid {text} not null unique,
    charge_box_id bigint not null,
    connector_id bigint,
    customer_id bigint not null,
    location_id bigint not null,
    token_id bigint,
    token_uid_folded {text},
    state bigint not null,
    started_ms bigint not null,
    meter_start_wh bigint,
    stopped_ms bigint,
    flags {text},
    document {text} not null,
    created_ms bigint not null,
    updated_ms bigint not null
);
create index session_charge_box on session (charge_box_id, state);
create index session_connector on session (charge_box_id, connector_id, started_ms);
create index session_token on session (token_id, state);
create index session_state on session (state, updated_ms);

create table meter_sample (
    id {id},
    session_number bigint,
    connector_id bigint not null,
    at_ms bigint not null,
    received_ms bigint not null,
    message_id bigint not null,
    sample {text} not null
);
create index meter_sample_session on meter_sample (session_number, id);

create table charge_record (
    number {id},
    uuid {text} not null unique,
    state bigint not null,
    customer_id bigint not null,
    location_id bigint not null,
    charge_box_id bigint not null,
    token_id bigint,
    token_customer_id bigint,
    evse_id {text} not null,
    search_folded {text} not null,
    started_ms bigint not null,
    ended_ms bigint,
    consumed_milliwh bigint not null,
    amount_minor bigint,
    currency {text},
    excluded_reason {text},
    revision bigint not null default 1,
    sealed_ms bigint,
    sealed_hash {text},
    created_ms bigint not null,
    updated_ms bigint not null,
    document {text} not null
);
create index charge_record_updated on charge_record (updated_ms, number);
create index charge_record_customer on charge_record (customer_id, updated_ms, number);
create index charge_record_location on charge_record (location_id, updated_ms, number);
create index charge_record_started on charge_record (started_ms, number);
create index charge_record_ended on charge_record (ended_ms, number);

create table message (
    id {id},
    charge_box_id bigint not null,
    at_ms bigint not null,
    direction bigint not null,
    action {text} not null,
    message_id {text} not null,
    request {bytes} not null,
    answer {bytes},
    answer_kind bigint not null,
    answered_ms bigint,
    error_code {text},
    error_description {text},
    notes {text}
);
create index message_charge_box on message (charge_box_id, id);

create table due (
    id {id},
    at_ms bigint not null,
    kind {text} not null,
    charge_box_id bigint not null default 0,
    session_number bigint not null default 0,
    detail {text},
    unique (kind, charge_box_id, session_number)
);
create index due_at on due (at_ms);

create table station_order (
    id {id},
    charge_box_id bigint not null,
    customer_id bigint not null,
    connector_number bigint,
    at_ms bigint not null,
    kind {text} not null,
    detail {text},
    by_name {text} not null,
    outcome {text},
    status {text},
    why {text},
    answered_ms bigint
);
create index station_order_charge_box on station_order (charge_box_id, id);

create table outbox (
    id {id},
    at_ms bigint not null,
    kind {text} not null,
    subject {text} not null,
    customer_id bigint not null,
    payload {text} not null
);

create table api_key (
    id {id},
    name {text} not null,
    prefix {text} not null unique,
    salt {bytes} not null,
    hash {bytes} not null,
    rights {text} not null,
    customer_id bigint not null references customer (id),
    created_ms bigint not null,
    expires_ms bigint,
    revoked_ms bigint,
    last_used_ms bigint
);

create table person (
    id {id},
    name {text} not null,
    email {text} not null,
    email_folded {text} not null unique,
    password_hash {text} not null,
    rights {text} not null,
    customer_id bigint not null references customer (id),
    created_ms bigint not null,
    updated_ms bigint not null,
    disabled_ms bigint
);

create table person_session (
    id {id},
    secret_hash {bytes} not null unique,
    person_id bigint not null references person (id),
    created_ms bigint not null,
    expires_ms bigint not null,
    last_seen_ms bigint not null
);

-- The operator itself: the root of the customer tree.
insert into customer (id, parent_id, path, name, name_folded, type, country, created_ms, updated_ms)
values (1, null, '/1/', 'Stationmaster', 'STATIONMASTER', 'CPO', 'DK', {now}, {now});
insert into sequence (name, next) values ('customer', 2);
insert into setting (name, value) values ('party_id', 'STM');
