-- message and meter_sample become partitioned by time, in three steps so that a program that runs meanwhile hardly waits.
-- First: from now on what is written stays below a moment some weeks ahead. The old tables will be the first partitions, up to there.
create table message_default (like message including all);
create table meter_sample_default (like meter_sample including all);
-- Samples are only ever looked up by session.
alter table meter_sample_default drop constraint meter_sample_default_pkey;

do $$
declare
    a_day constant bigint := 86400000;
    some_weeks_ahead constant bigint := {now} / a_day * a_day + 15 * a_day;
    the_next_month constant bigint := 1000 * extract(epoch from
        date_trunc('month', to_timestamp(some_weeks_ahead / 1000) at time zone 'UTC') + interval '1 month');
begin
    execute format('alter table message add constraint message_until check (at_ms < %s) not valid', some_weeks_ahead);
    execute format('alter table meter_sample add constraint meter_sample_until check (received_ms < %s) not valid', the_next_month);
end $$;
