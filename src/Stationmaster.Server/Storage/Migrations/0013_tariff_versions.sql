-- Every version a tariff ever had: a session is priced by the one that held at its start, whenever it is told. The table tariff keeps the one in force.
create table tariff_version (
    tariff_id bigint not null references tariff (id),
    version bigint not null,
    valid_from_ms bigint not null,
    name {text} not null,
    currency {text} not null,
    definition {text} not null,
    made_by {text} not null,
    created_ms bigint not null,
    primary key (tariff_id, version)
);

insert into tariff_version (tariff_id, version, valid_from_ms, name, currency, definition, made_by, created_ms)
select id, 1, 0, name, currency, definition, '', updated_ms from tariff;
