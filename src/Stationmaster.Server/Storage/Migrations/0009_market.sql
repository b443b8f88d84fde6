-- The day-ahead market: what electricity costs and emits, by bidding zone.

-- A slot's price in millionths of the currency per MWh. A correction by the source is a further row: the newest fetch holds.
create table spot_price (
    area {text} not null,
    currency {text} not null,
    from_ms bigint not null,
    length_ms bigint not null,
    fetched_ms bigint not null,
    price_micro bigint not null,
    source {text} not null,
    primary key (area, currency, from_ms, length_ms, fetched_ms)
);

-- Thousandths of a gram per kWh, for five minutes; kind 0 measured, 1 forecast.
create table emission_factor (
    area {text} not null,
    kind bigint not null,
    from_ms bigint not null,
    milligrams bigint not null,
    source {text} not null,
    fetched_ms bigint not null,
    primary key (area, kind, from_ms)
);

-- What one unit of a currency is in another on a day, in billionths. A correction is a further row: the newest holds.
create table exchange_rate (
    from_currency {text} not null,
    to_currency {text} not null,
    day_ms bigint not null,
    set_ms bigint not null,
    rate_nano bigint not null,
    set_by {text} not null,
    primary key (from_currency, to_currency, day_ms, set_ms)
);

-- What is fetched, and how that goes.
create table market_feed (
    kind {text} not null,
    area {text} not null,
    source {text},
    tried_ms bigint,
    fetched_ms bigint,
    failing_since_ms bigint,
    failure {text},
    next_ms bigint,
    alerted_day_ms bigint,
    primary key (kind, area)
);

-- The CO2 of a charge record, milligrams, beside what is sealed; the energy of its five minutes as long as factors may still come.
create table record_emission (
    number bigint not null primary key,
    area {text} not null,
    ended_ms bigint not null,
    milligrams bigint,
    basis {text},
    source {text},
    slots {text},
    computed_ms bigint not null
);
create index record_emission_open on record_emission (area, ended_ms) where slots is not null;

-- Null: that of the address.
alter table location add column price_area {text};
