-- Second: every row is looked at, without keeping anyone from writing. What a wrong clock put beyond goes to the default partition.
do $$
declare
    until bigint;
begin
    select substring(pg_get_constraintdef(oid) from '\d{6,}')::bigint into strict until
    from pg_constraint where conname = 'message_until' and conrelid = 'message'::regclass;
    with odd as (delete from message where at_ms >= until returning *) insert into message_default select * from odd;

    select substring(pg_get_constraintdef(oid) from '\d{6,}')::bigint into strict until
    from pg_constraint where conname = 'meter_sample_until' and conrelid = 'meter_sample'::regclass;
    with odd as (delete from meter_sample where received_ms >= until returning *) insert into meter_sample_default select * from odd;
end $$;
alter table message validate constraint message_until;
alter table meter_sample validate constraint meter_sample_until;
