-- What a decision about a session went by besides its message. Kept until the session is sealed: then it is packed into its evidence.
create table station_step (
    id {id},
    charge_box_id bigint not null,
    at_ms bigint not null,
    message_id bigint not null,
    note {text} not null
);
create index station_step_charge_box on station_step (charge_box_id, at_ms, id);

-- All that a sealed record was computed from, packed: enough to compute it again.
create table record_evidence (
    number {id},
    rules {text} not null,
    state {text} not null,
    why {text},
    frames bigint not null,
    made_ms bigint not null,
    packed {bytes} not null
);

-- Each sealed form of a record: the bytes that were hashed, and the document as it then was.
create table record_revision (
    number bigint not null,
    revision bigint not null,
    at_ms bigint not null,
    author {text} not null,
    reason {text},
    rules {text} not null,
    changes {text},
    sealed_part {text} not null,
    sealed_hash {text} not null,
    document {text} not null,
    primary key (number, revision)
);

-- What waits for a human, and what became of it. Nothing is settled while it waits.
create table record_review (
    number {id},
    customer_id bigint not null,
    reasons {text} not null,
    proposal {text},
    opened_ms bigint not null,
    closed_ms bigint,
    outcome {text},
    note {text},
    by_name {text}
);
create index record_review_open on record_review (opened_ms, number) where closed_ms is null;
create index record_review_closed on record_review (closed_ms, number) where closed_ms is not null;

alter table charge_record add column held bigint not null default 0;
alter table charge_record add column billed_ms bigint;
alter table charge_record add column credit_of bigint;
alter table charge_record add column corrects bigint;
create index charge_record_credit_of on charge_record (credit_of) where credit_of is not null;
create index charge_record_corrects on charge_record (corrects) where corrects is not null;

-- What people did with records, and why: the audit.
create table record_action (
    id {id},
    number bigint not null,
    at_ms bigint not null,
    by_name {text} not null,
    kind {text} not null,
    note {text},
    revision bigint
);
create index record_action_number on record_action (number, id);
