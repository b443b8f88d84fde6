-- A profile that a remote start brought, until its session starts.
alter table charging_profile add column for_start bigint not null default 0;
