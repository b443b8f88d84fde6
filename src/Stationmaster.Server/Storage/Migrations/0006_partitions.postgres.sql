-- Third: the old tables become partitions of new ones by their names. Nothing is read or rewritten: the checks prove what they hold.
alter table message rename to message_first;
alter table meter_sample rename to meter_sample_first;
create table message (like message_first including defaults) partition by range (at_ms);
create table meter_sample (like meter_sample_first including defaults) partition by range (received_ms);
alter table message attach partition message_default default;
alter table meter_sample attach partition meter_sample_default default;

do $$
declare
    until bigint;
begin
    select substring(pg_get_constraintdef(oid) from '\d{6,}')::bigint into strict until
    from pg_constraint where conname = 'message_until' and conrelid = 'message_first'::regclass;
    if exists (select from message_first) then
        execute format('alter table message attach partition message_first for values from (minvalue) to (%s)', until);
        alter table message_first drop constraint message_until;
    else
        drop table message_first;
    end if;

    select substring(pg_get_constraintdef(oid) from '\d{6,}')::bigint into strict until
    from pg_constraint where conname = 'meter_sample_until' and conrelid = 'meter_sample_first'::regclass;
    if exists (select from meter_sample_first) then
        execute format('alter table meter_sample attach partition meter_sample_first for values from (minvalue) to (%s)', until);
        alter table meter_sample_first drop constraint meter_sample_until;
    else
        drop table meter_sample_first;
    end if;
end $$;
