-- A session's id as its station gives it (OCPP 2.x), by which late messages find it.
alter table session add column own_id text;
create index session_own_id on session (charge_box_id, own_id) where own_id is not null;
