-- Reservations and jobs under a number that somebody else chose, in an order given in the standard's own words; null where it is the id.
alter table reservation add column number bigint;
alter table station_job add column number bigint;

-- When the station is told (again) to let go of it: it did not answer whether it took it. Null where nothing is in doubt.
alter table reservation add column cancel_ms bigint;
create index reservation_cancel on reservation (cancel_ms) where cancel_ms is not null;
