-- What stations are set to, who changed it, and what it should be.

create table station_setting (
    charge_box_id bigint not null,
    name {text} not null,
    attribute bigint not null,
    component {text} not null,
    component_instance {text},
    evse bigint,
    connector bigint,
    variable {text} not null,
    variable_instance {text},
    value {text},
    mutability bigint,
    traits {text},
    read_ms bigint not null,
    read_by {text} not null,
    changed_ms bigint,
    pending {text},
    pending_ms bigint,
    primary key (charge_box_id, name, attribute)
);

-- How far reading a station's settings has come: the report asked for last, and the last one that was whole.
create table station_reading (
    charge_box_id bigint not null primary key,
    request_id bigint,
    asked_ms bigint,
    asked_for {text},
    is_whole bigint not null default 0,
    read_ms bigint,
    read_by {text},
    firmware {text},
    looked_ms bigint,
    failed_ms bigint,
    failure {text}
);

create table station_report_part (
    charge_box_id bigint not null,
    request_id bigint not null,
    part bigint not null,
    is_last bigint not null,
    at_ms bigint not null,
    primary key (charge_box_id, request_id, part)
);

create table station_setting_change (
    id {id},
    charge_box_id bigint not null,
    at_ms bigint not null,
    by_name {text} not null,
    name {text} not null,
    attribute bigint not null,
    from_value {text},
    to_value {text},
    is_secret bigint not null default 0,
    outcome {text} not null,
    status {text},
    why {text},
    template_id bigint
);
create index station_setting_change_charge_box on station_setting_change (charge_box_id, id);
create index station_setting_change_name on station_setting_change (charge_box_id, name, id);

create table setting_template (
    id {id},
    customer_id bigint not null references customer (id),
    name {text} not null,
    vendor {text} not null,
    model {text} not null,
    firmware_pattern {text},
    enabled bigint not null default 1,
    notes {text},
    settings {text} not null,
    changed_by {text} not null,
    created_ms bigint not null,
    updated_ms bigint not null,
    deleted_ms bigint
);
create index setting_template_customer on setting_template (customer_id, id);

-- What a station would not take from a template, and until when it is not asked again.
create table setting_refusal (
    charge_box_id bigint not null,
    name {text} not null,
    attribute bigint not null,
    wanted {text} not null,
    firmware {text},
    tries bigint not null,
    until_ms bigint not null,
    why {text},
    primary key (charge_box_id, name, attribute)
);
