-- The last word of a station on itself, wherever in its history that is.
create index status_interval_whole on status_interval (charge_box_id, from_ms) where connector_id is null;
