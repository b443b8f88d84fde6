-- Whose certificates vehicles and mobility operators come with, kept once for all stations. {id}, {text} and {bytes} as in 0001.
create table vehicle_root (
    id {id},
    use_as {text} not null,
    subject {text} not null,
    certificate {bytes} not null,
    fingerprint {text} not null,
    not_before_ms bigint not null,
    not_after_ms bigint not null,
    added_ms bigint not null,
    added_by {text} not null,
    unique (fingerprint, use_as)
);
